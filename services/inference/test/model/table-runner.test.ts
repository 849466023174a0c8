import assert from 'node:assert/strict'
import fc from 'fast-check'
import { loadBackends, useBackend } from '@modelops/common/tensorflow/backends'
import { saveModel } from '@modelops/common/tensorflow/model-files'
import { parseModelFiles } from '@modelops/common/tensorflow/model-json'
import { tensor, tensor2d, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers'
import { trainOn } from '../../../training/test/learn/support/training.js'
import { JsRunner } from '../../src/model/js-runner.js'
import { loadRunner } from '../../src/model/load-runner.js'
import { noThread } from '../support/no-thread.js'
import { readDenseChain } from '../../src/model/read-dense-chain.js'
import { TableRunner } from '../../src/model/table-runner.js'
import { generator } from './random-chain.js'

await loadBackends()

const COUNTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100]

async function chainOf(model: LayersModel) {
  const { modelJson, weights } = await saveModel(model)
  const chain = readDenseChain(parseModelFiles(modelJson, weights))
  assert.ok(chain)
  return chain
}

const tableShape = fc.record({
  inputs: fc.integer({ min: 1, max: 6 }),
  codes: fc.integer({ min: 1, max: 40 }),
  activation: fc.constantFrom('linear', 'relu', 'relu6'),
  /** Units of the hidden layers, by block. */
  blocks: fc.array(fc.integer({ min: 1, max: 41 }), { minLength: 1, maxLength: 4 }),
  hidden: fc.array(fc.constantFrom('relu', 'relu6', 'tanh', 'linear'), { maxLength: 3 }),
  output: fc.constantFrom('linear', 'sigmoid', 'softmax'),
  outputs: fc.integer({ min: 1, max: 11 }),
  /** Codes that a unit of the first hidden layer hears of, where not all. */
  heard: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
})
type TableShape = typeof tableShape extends fc.Arbitrary<infer Shape> ? Shape : never

/** Codes of one input each, or of none; blocks of random units in random order; a dense output. */
function build(shape: TableShape): LayersModel {
  const random = generator(shape.seed)
  const index = (count: number) => Math.floor(((random() + 1) / 2) * count)
  const units = shape.blocks.reduce((sum, count) => sum + count, 0)
  const blockOf = () => shape.blocks.flatMap((count, b) => Array.from({ length: count }, () => b))
  const shuffled = () => blockOf().sort(() => random())
  const chain = [
    layers.batchNormalization({ inputShape: [shape.inputs] }),
    layers.dense({ units: shape.codes, activation: shape.activation }),
    ...shape.hidden.map((activation) => layers.dense({ units, activation })),
    layers.dense({ units: shape.outputs, activation: shape.output }),
  ]
  const model = sequential({ layers: chain })
  let before: number[] | undefined
  model.layers.forEach((layer, l) => {
    const isHidden = l > 1 && l < model.layers.length - 1
    const after = isHidden ? shuffled() : undefined
    const [kernel] = layer.getWeights()
    if (l === 0) {
      const normal = (of: () => number) => tensor(Float32Array.from({ length: shape.inputs }, of))
      const gamma = normal(() => 1 + random() / 2)
      layer.setWeights([gamma, normal(random), normal(random), normal(() => 1)])
      return
    }
    const [rows, columns] = kernel!.shape as [number, number]
    const owners = Array.from({ length: columns }, () => index(rows + 1))
    const numbers = Float32Array.from({ length: rows * columns }, (_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns]
      const isConnected =
        l === 1 ? owners[column] === row : !before || !after || before[row] === after[column]
      const isHeard = l !== 2 || shape.heard === undefined || column % 3 === 0 || index(rows) < shape.heard
      return isConnected && isHeard ? (3 * random()) / (l === 1 ? 1 : Math.sqrt(rows)) : 0
    })
    const biases = Float32Array.from({ length: columns }, () => random())
    layer.setWeights([tensor(numbers, [rows, columns]), tensor(biases)])
    before = after
  })
  return model
}

function expectedOf(model: LayersModel, rows: Float32Array, count: number): number[] {
  useBackend('cpu')
  const { length } = rows
  return tidy(() => [...(model.predictOnBatch(tensor2d(rows, [count, length / count])) as Tensor).dataSync()])
}

function assertClose(received: Float32Array, expected: number[]) {
  assert.equal(received.length, expected.length)
  const scale = 1 + Math.max(...expected.map(Math.abs))
  expected.forEach((value, i) =>
    assert.ok(
      Math.abs(value - received[i]!) <= 1e-5 * scale,
      `output ${i}: ${received[i]} instead of ${value}`,
    ),
  )
}

describe('a chain whose first units depend on one input each', () => {
  it('answers as LayersModel does within 1e-5, in batches of any size', async () => {
    await fc.assert(
      fc.asyncProperty(tableShape, async (shape) => {
        useBackend('cpu')
        const model = build(shape)
        const runner = await TableRunner.of(await chainOf(model))
        assert.ok(runner)
        const random = generator(shape.seed + 1)
        const rows = Float32Array.from({ length: 100 * shape.inputs }, () =>
          random() < -0.5 ? Math.sign(random()) : 6 * random(),
        )
        const expected = expectedOf(model, rows, 100)
        for (const count of COUNTS)
          assertClose(runner.run(rows, count), expected.slice(0, count * shape.outputs))
        model.dispose()
      }),
      { numRuns: 40 },
    )
  })

  it('answers exactly at and far beyond the edges of the codes', async () => {
    useBackend('cpu')
    const model = sequential({
      layers: [
        layers.dense({ units: 3, activation: 'relu6', inputShape: [1] }),
        layers.dense({ units: 1, activation: 'linear' }),
      ],
    })
    model.layers[0]!.setWeights([tensor([1, 3, -0.7], [1, 3]), tensor([0, -18, 1])])
    model.layers[1]!.setWeights([tensor([1, 10, 100.5], [3, 1]), tensor([0.5])])
    const runner = (await TableRunner.of(await chainOf(model)))!
    const rows = Float32Array.of(-1e30, -5 / 0.7, 0, 1 / 0.7, 6, 8, 1e12, 1e30, -0, 7)
    assertClose(runner.run(rows, 10), expectedOf(model, rows, 10))
  })

  it('is read in several turns of the event loop, so that requests are answered meanwhile', async () => {
    useBackend('cpu')
    const shape = { inputs: 3, codes: 9, blocks: [5, 9], hidden: ['relu', 'relu'], outputs: 2, seed: 5 }
    const chain = await chainOf(build({ ...shape, activation: 'relu', output: 'sigmoid' } as TableShape))
    const reading = TableRunner.of(chain).then(() => true)
    const turn = () => new Promise<false>((resolve) => setImmediate(resolve, false))
    let turns = 0
    while (!(await Promise.race([reading, turn()]))) turns++
    assert.ok(turns >= 2, `${turns}`)
  })

  it('answers NaN where an input is not finite, as plain JavaScript does', async () => {
    useBackend('cpu')
    const shape = { inputs: 3, codes: 9, blocks: [5, 9], hidden: ['relu', 'relu'], outputs: 2, seed: 5 }
    const chain = await chainOf(build({ ...shape, activation: 'relu', output: 'sigmoid' } as TableShape))
    const rows = Float32Array.of(1, NaN, 1, Infinity, 0, 0, 0, 0, -Infinity, 1, 1, 1)
    const runner = (await TableRunner.of(chain))!
    for (const count of [3, 4]) {
      const isNaNs = (out: Float32Array) => [...out].map(Number.isNaN)
      assert.deepEqual(isNaNs(runner.run(rows, count)), isNaNs(new JsRunner(chain).run(rows, count)))
    }
  })

  it('is not one with a unit of two inputs, with tables beyond the bound, or with a softmax inside', async () => {
    useBackend('cpu')
    const of = async (
      units: number,
      activation: 'relu6' | 'tanh' | 'softmax',
      width: number,
      weight: number[],
    ) => {
      const model = sequential({
        layers: [
          layers.dense({ units, activation: activation === 'tanh' ? 'tanh' : 'relu6', inputShape: [2] }),
          layers.dense({ units: width, activation: activation === 'softmax' ? 'softmax' : 'relu' }),
          layers.dense({ units: 1 }),
        ],
      })
      const kernel = Float32Array.from({ length: 2 * units }, (_, i) => weight[i % weight.length]!)
      model.layers[0]!.setWeights([tensor(kernel, [2, units]), tensor(new Float32Array(units))])
      const runner = await TableRunner.of(await chainOf(model))
      model.dispose()
      return runner !== undefined
    }
    assert.equal(await of(1, 'relu6', 4, [1, 0]), true)
    assert.equal(await of(1, 'relu6', 4, [1, 1]), false)
    assert.equal(await of(1, 'relu6', 4, [NaN, 0]), false)
    assert.equal(await of(1, 'tanh', 4, [1, 0]), false)
    assert.equal(await of(1, 'softmax', 4, [1, 0]), false)
    const half = Array.from({ length: 6000 }, (_, i) => Number(i < 3000))
    assert.equal(await of(3000, 'relu6', 1500, half), false)
  })

  it('is what training without options makes', async function () {
    this.timeout(120_000)
    const random = generator(8)
    const cells = () => {
      const [a, b] = [3 * random() + 3, random()]
      const kind = random() < 0 ? 'up' : 'down'
      const y = (kind === 'up' ? 1 : -1) * Math.sin(a) + b
      return { a, b: random() < -0.8 ? '' : b, kind, y, c: y > 0.7 ? 'x' : y < -0.7 ? 'z' : 'y' }
    }
    const rows = Array.from({ length: 80 }, cells)
    const csv = (target: 'y' | 'c') =>
      ['a,b,kind,t', ...rows.map((row) => [row.a, row.b, row.kind, row[target]].join(','))].join('\n')
    for (const target of ['y', 'c'] as const) {
      const { draft, modelJson, weights } = await trainOn(csv(target), 't')
      const files = parseModelFiles(modelJson, weights)
      const chain = readDenseChain(files)!
      const file = { sha256: '', size: 0 }
      const manifest = {
        ...draft,
        run_id: 'r',
        created: '',
        files: { 'model.json': file, 'weights.bin': file },
      }
      const cache = { get: () => Promise.resolve('wasm' as const), set: () => Promise.resolve() }
      const runner = await loadRunner(manifest, { modelJson, weights }, cache, noThread)
      assert.ok(runner instanceof TableRunner)
      const dense = new JsRunner(chain)
      const inputs = Float32Array.from({ length: 50 * chain.inputWidth }, (_, i) =>
        i % chain.inputWidth < 2 ? 6 * random() : Number(random() < 0),
      )
      for (const count of COUNTS.slice(0, 9))
        assertClose(runner.run(inputs, count).slice(), [...dense.run(inputs, count)])
    }
  })
})
