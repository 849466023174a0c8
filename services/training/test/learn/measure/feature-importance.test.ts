import assert from 'node:assert/strict'
import { add, matMul, tensor1d, tensor2d } from '@tensorflow/tfjs-core'
import type { Feature } from '@modelops/common/manifest'
import { loadBackend, useBackend } from '@modelops/common/tensorflow/backends'
import { FirstLayer, type DenseTensors } from '../../../src/learn/measure/first-layer.js'
import { InputLayout } from '../../../src/learn/rows/input-layout.js'
import { seededRandom } from '@modelops/common/random'
import { Moments } from '../../../src/learn/rows/statistics.js'
import { csvOf, trainOn, type Extra } from '../support/training.js'

/** Columns noise, kind (text with gaps), size (with gaps), constant and y, which `answer` makes of kind and size. */
function table(rows: number, answer: (kind: string, size: number) => string | number): string {
  const random = seededRandom(7)
  const row = () => {
    const kind = ['red', 'green', 'blue', ''][Math.floor(random() * 4)]!
    const size = random() < 0.1 ? undefined : Number((random() * 10).toFixed(2))
    return [random().toFixed(3), kind, size ?? 'NA', 7, answer(kind, size ?? 5)]
  }
  return csvOf('noise,kind,size,constant,y', Array.from({ length: rows }, row))
}

const classes = table(1_500, (kind, size) => (kind === 'red' || size > 8 ? 'stop' : 'go'))
const values = table(600, (kind, size) => 50 * size + (kind === 'blue' ? 20 : 0) + 0.5)

const importanceOf = async (csv: string, extra: Extra = {}) =>
  (await trainOn(csv, 'y', { training: { epochs: 20 }, ...extra })).draft.feature_importance!

describe('the importance of a feature', () => {
  for (const [what, csv, order] of [
    ['log loss of a network', classes, ['kind', 'size']],
    ['R² of a linear model', values, ['size', 'kind']],
  ] as const)
    it(`is how much worse the ${what} is without it, and about nothing for noise`, async () => {
      // By name, as a column that is always the same is left out otherwise.
      const found = await importanceOf(csv, { model: { features: ['noise', 'kind', 'size', 'constant'] } })
      assert.deepEqual(
        found.slice(0, 2).map(({ feature }) => feature),
        order,
      )
      const byName = new Map(found.map((one) => [one.feature, one]))
      assert.ok(found[0]!.importance > 0.2, `${found[0]!.importance}`)
      assert.ok(found[1]!.importance > 0.001, `${found[1]!.importance}`)
      assert.ok(Math.abs(byName.get('noise')!.importance) < 0.01, `${byName.get('noise')!.importance}`)
      assert.deepEqual(byName.get('constant'), { feature: 'constant', importance: 0, std: 0 })
      assert.ok(found[0]!.std > 0 && found[0]!.std < found[0]!.importance / 2)
    })

  it('is the same for the same seed, with and without a refit, and another for another seed', async () => {
    const training = { epochs: 5, seed: 1 }
    const once = await importanceOf(values, { training: { ...training, refit: false } })
    assert.deepEqual(await importanceOf(values, { training: { ...training, refit: true } }), once)
    assert.notDeepEqual(await importanceOf(values, { training: { ...training, seed: 2 } }), once)
  })

  it('is reported for several classes', async () => {
    const csv = table(400, (kind, size) => (kind === 'red' ? 'a' : size > 5 ? 'b' : 'c'))
    const found = await importanceOf(csv, { model: { features: ['noise', 'kind', 'size'] } })
    assert.deepEqual(found.map(({ feature }) => feature).toSorted(), ['kind', 'noise', 'size'])
    assert.ok(found[1]!.importance > 0.2 && found[2]!.feature === 'noise')
  })
})

describe('the importance of the features of a large network', () => {
  it('is left out where it would take longer than the training', async () => {
    const columns = Array.from({ length: 40 }, (_, i) => `c${i}`)
    const random = seededRandom(8)
    const rows = Array.from({ length: 40 }, (_, i) => [...columns.map(() => random().toFixed(3)), i % 2])
    const { draft } = await trainOn(csvOf([...columns, 'y'].join(), rows), 'y', {
      model: { hidden: [1024, 1024, 512] },
      training: { epochs: 1, refit: false },
    })
    assert.equal('feature_importance' in draft, false)
  })
})

describe('the first layer', () => {
  const features: Feature[] = [
    { name: 'a', type: 'numeric', nullable: true },
    { name: 'b', type: 'text', nullable: true, categories: ['x', 'y', 'z'], other: true },
    { name: 'c', type: 'numeric', nullable: false },
  ]
  const moments = features.map(() => new Moments())
  // prettier-ignore
  const rows = [
    [1, 0, 5, 0, 1, 0],
    [NaN, 2, 7, 0, 2, 1],
    [4, -1, 9, 0, 3, 0],
    [3, NaN, 2, 0, 4, 1],
    [8, 1, 1, 0, 5, 1],
  ]
  for (const [a, , c] of rows)
    for (const [i, value] of [
      [0, a],
      [2, c],
    ] as const)
      moments[i]!.add(value!)
  const layout = new InputLayout(features, moments)
  const random = seededRandom(3)
  let weights: DenseTensors
  before(async () => {
    await loadBackend('cpu')
    useBackend('cpu')
    const kernel = Float32Array.from({ length: layout.width * 4 }, () => random() - 0.5)
    weights = [tensor2d(kernel, [layout.width, 4]), tensor1d([1, 2, 3, 4])]
  })
  const layerOn = (table: number[][]) =>
    new FirstLayer(layout, weights, Float32Array.from(table.flat()), table.length)
  const near = (actual: Float32Array, expected: Float32Array) => {
    assert.equal(actual.length, expected.length)
    actual.forEach((value, i) =>
      assert.ok(Math.abs(value - expected[i]!) < 1e-5, `${value} is not ${expected[i]}`),
    )
  }

  it('adds up what the whole inputs give', () => {
    const inputs = new Float32Array(rows.length * layout.width)
    const encoded = Float32Array.from(rows.flat())
    rows.forEach((_, i) => layout.expand(encoded, i * layout.columns.width, inputs, i * layout.width))
    const scaled = inputs.map(
      (value, i) => (value - layout.mean[i % layout.width]!) / layout.std[i % layout.width]!,
    )
    const sums = add(matMul(tensor2d(scaled, [rows.length, layout.width]), weights[0]), weights[1])
    near(layerOn(rows).sums, sums.dataSync<'float32'>())
  })

  for (const [index, { name }] of features.entries())
    it(`with column ${name} shuffled is that of the table with the column shuffled`, () => {
      const orders = [Uint32Array.of(4, 2, 0, 1, 3), Uint32Array.of(1, 0, 3, 4, 2)]
      const expected = orders.map((order) => {
        const shuffled = rows.map((row, i) => row.with(index, rows[order[i]!]![index]!))
        return layerOn(shuffled).sums
      })
      near(layerOn(rows).shuffled(index, orders), Float32Array.from(expected.flatMap((sums) => [...sums])))
    })
})
