import assert from 'node:assert/strict'
import fc from 'fast-check'
import { checkForest } from '../../src/forest/check-forest.js'
import { ForestBuilder } from '../../src/forest/forest-builder.js'
import { readForest, writeForest } from '../../src/forest/forest-files.js'
import type { Forest } from '../../src/forest/forest.js'
import { predictForest } from '../../src/forest/predict-forest.js'
import { isProblem } from '../../src/problem.js'
import { forestOf, forestWithRows } from '../support/random-forest.js'

describe('a forest', () => {
  it('is read as it was written', () =>
    fc.assert(
      fc.asyncProperty(forestWithRows, async ({ forest }) => {
        const { modelJson, weights } = writeForest(forest)
        // behind another byte, as parts of buffers lie anywhere
        assert.deepEqual(
          await readForest(modelJson, Buffer.concat([Buffer.alloc(1), weights]).subarray(1)),
          forest,
        )
      }),
      { numRuns: 30 },
    ))

  it('whose bytes are changed is refused as damaged, or still ends', () =>
    fc.assert(
      fc.asyncProperty(
        forestOf({}),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (forest, changes) => {
          const { modelJson, weights } = writeForest(forest)
          for (const [at, byte] of changes) weights[at % weights.length] = byte
          try {
            predictForest(await readForest(modelJson, weights), [1, 2, NaN, 0])
          } catch (error) {
            assert.ok(isProblem(error, 'artifact_corrupt'), String(error))
          }
        },
      ),
      { numRuns: 200 },
    ))

  it('is refused where its numbers do not fit its bytes, before anything is allocated', async () => {
    const { modelJson, weights } = writeForest(plain())
    const json = JSON.parse(modelJson.toString()) as object
    const read = (change: object, bytes = weights) =>
      readForest(Buffer.from(JSON.stringify({ ...json, ...change })), bytes)
    await assert.rejects(read({ nodes: 2 ** 25 }), { code: 'artifact_corrupt' })
    await assert.rejects(read({}, weights.subarray(1)), { code: 'artifact_corrupt' })
    await assert.rejects(read({ nodes: 2 ** 40 }), { code: 'unsupported_model' })
    await assert.rejects(read({ format: 'layers-model' }), { code: 'unsupported_model' })
    await assert.rejects(readForest(Buffer.from('{'), weights), { code: 'unsupported_model' })
  })

  const wrong: [what: string, change: (forest: Forest) => object, detail: RegExp][] = [
    ['a child before its parent', () => ({ child: Int32Array.of(0, 0, 0) }), /node 0: its children/],
    ['an unknown kind', () => ({ kind: Uint8Array.of(16, 0, 0) }), /node 0: its kind is 16/],
    ['a child beyond the tree', () => ({ child: Int32Array.of(2, 0, 0) }), /node 0: its children/],
    ['a negative child', () => ({ child: Int32Array.of(-1, 0, 0) }), /node 0: its children/],
    [
      'a node without a parent',
      () => ({ feature: Int32Array.of(-1, -1, -1) }),
      /node 1: it is the child of none/,
    ],
    [
      'a threshold that is NaN',
      () => ({ value: Float64Array.of(NaN, 1, 2) }),
      /node 0: its threshold is NaN/,
    ],
    [
      'a leaf that is infinite',
      () => ({ value: Float64Array.of(0, Infinity, 2) }),
      /node 1: its value is Infinity/,
    ],
    ['a feature that there is not', () => ({ feature: Int32Array.of(7, -1, -1) }), /feature 7 of 1/],
    ['a negative feature', () => ({ feature: Int32Array.of(-2, -1, -1) }), /feature -2 of 1/],
    ['a cover that is no number', () => ({ cover: Float32Array.of(NaN, 1, 1) }), /node 0: its cover is NaN/],
    ['a set that there is not', () => ({ kind: Uint8Array.of(8, 0, 0) }), /no set 0.5/],
    ['an output that there is not', () => ({ treeOutputs: Int32Array.of(1) }), /output that there is not/],
    ['inputs that there are not', () => ({ features: [{ input: 1 }] }), /none of the 1 inputs/],
    ['no trees', () => ({ roots: Int32Array.of() }), /no trees/],
    ['a base that is not finite', () => ({ base: [NaN] }), /not finite/],
  ]
  for (const [what, change, detail] of wrong)
    it(`with ${what} is refused`, () =>
      assert.rejects(checkForest({ ...plain(), ...change(plain()) }), (error) => {
        assert.ok(isProblem(error, 'artifact_corrupt'), String(error))
        assert.match(error.detail, detail)
        return true
      }))

  it('takes sets of very many categories', () => {
    const builder = new ForestBuilder()
    builder.addSet(Array.from({ length: 200_000 }, (_, category) => category))
    assert.equal(builder.build().setWords.length, 200_000 / 32)
  })

  it('is not built of nodes that form a circle', () => {
    const node = { feature: 0, threshold: 0, kind: 0, cover: 1 }
    const add = () => new ForestBuilder().addTree(0, 0, (id) => ({ ...node, first: (id + 1) % 3, second: 0 }))
    assert.throws(add, { code: 'unsupported_model', message: /circle/ })
  })
})

/** One feature, two leaves. */
function plain(): Forest {
  const builder = new ForestBuilder()
  builder.addTree(0, 0, (id) =>
    id === 0
      ? { feature: 0, threshold: 0.5, kind: 0, first: 1, second: 2, cover: 3 }
      : { leaf: id, cover: id },
  )
  const shape = { inputs: 1, features: [{ input: 0 }], outputs: 1, base: [0], factor: 1 }
  return { ...shape, sum: 'float64', transform: 'identity', ...builder.build() }
}
