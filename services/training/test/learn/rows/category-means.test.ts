import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Feature } from '@modelops/common/manifest'
import { averagedOf, CategoryMeans, type Averaged } from '../../../src/learn/rows/category-means.js'
import { csvOf, trainOn } from '../support/training.js'

type Row = readonly [value: string | undefined, target: number]

const shop = (means: number): Feature => ({
  ...{ name: 'shop', type: 'text', nullable: true, categories: [], other: true },
  means: { values: [], means: [], missing: [], other: new Array<number>(means).fill(0) },
})

/** The rows' means in training, and what serving knows. */
function meansOf(rows: readonly Row[], averaged: Averaged = [undefined]) {
  const features = [shop(averaged.length)]
  const means = new CategoryMeans(features, averaged, 1)
  const encoded = rows.map(([value, target]) => {
    const row = Float32Array.of(-1, means.cellOf(0, value), ...averaged.slice(1).map(() => 0), target)
    means.add(row)
    return row
  })
  for (const row of encoded) means.complete(row)
  const [feature] = means.describe(features)
  assert.ok(feature?.type === 'text' && feature.means)
  return { ofRows: encoded.map((row) => [...row.subarray(1, -1)]), served: feature.means }
}

const rows = fc.array(
  fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', undefined), fc.integer({ min: -9, max: 9 })),
  { minLength: 2, maxLength: 40 },
)

describe('the means of a text of many values', () => {
  it('tell no row its own target', () => {
    const isAlone = (rows: readonly Row[], index: number) =>
      rows.every(([value], i) => i === index || value !== rows[index]![0])
    fc.assert(
      fc.property(rows, fc.nat(39), (rows, index) => {
        fc.pre(index < rows.length && isAlone(rows, index))
        const { ofRows } = meansOf(rows)
        const all = rows.map(([, target]) => target)
        const mean = all.reduce((sum, target) => sum + target, 0) / all.length
        assert.ok(Math.abs(ofRows[index]![0]! - mean) < 1e-4, 'a value of one row has the mean of all')
      }),
    )
  })

  it('tell rows of one fold nothing of each other, where the fold is given', () => {
    const features = [shop(1)]
    const means = new CategoryMeans(features, [undefined], 1)
    const encoded = [10, 20, 30, 40].map((target, i) => {
      means.fold = i < 2 ? 0 : 4
      const row = Float32Array.of(-1, means.cellOf(0, 'a'), target)
      means.add(row)
      return row
    })
    for (const row of encoded) means.complete(row)
    const numbers = encoded.map((row) => row[1]!)
    assert.ok(numbers[0] === numbers[1] && numbers[2] === numbers[3])
    assert.ok(numbers[0]! > 25 && numbers[2]! < 25)
  })

  it('lie between the mean of the value and that of all, nearer to the latter with few rows', () => {
    const many = Array.from({ length: 400 }, (_, i): Row => [i % 2 ? 'high' : 'low', (i % 2) * 10 + (i % 3)])
    const { served } = meansOf([...many, ['new', 100], ['new', 100], ['once', 0]])
    const of = (value: string) => served.means[served.values.indexOf(value)]![0]!
    assert.ok(Math.abs(of('high') - 11) < 0.2 && Math.abs(of('low') - 1) < 0.2)
    assert.ok(of('new') > 50 && of('new') < 100)
    assert.ok(!served.values.includes('once'))
    assert.ok(Math.abs(served.other[0]! - 6.5) < 0.2)
    assert.deepEqual(served.missing, served.other)
  })

  it('are the shares of classes, of more than eight those with most rows', () => {
    assert.deepEqual(averagedOf([9]), [undefined])
    assert.deepEqual(averagedOf([5, 3]), [1])
    assert.deepEqual(averagedOf([1, 9, 9, 9, 9, 2, 9, 9, 9, 9]), [1, 2, 3, 4, 6, 7, 8, 9])
    const table = Array.from({ length: 300 }, (_, i): Row => [`shop ${i % 3}`, i % 3])
    const { served, ofRows } = meansOf(table, [0, 1, 2])
    assert.ok(served.means[0]![0]! > 0.99 && served.means[1]![1]! > 0.99 && served.means[2]![2]! > 0.99)
    for (const means of [...served.means, ...ofRows])
      assert.ok(Math.abs(means.reduce((sum, share) => sum + share, 0) - 1) < 1e-4)
  })

  it('let a run learn from a text of more than 1,000 values', async function () {
    this.timeout(60_000)
    const effect = (shop: number) => Math.sin(shop * shop)
    const table = Array.from({ length: 4800 }, (_, i) => [
      `shop ${i % 1200}`,
      i % 7,
      (effect(i % 1200) + (i % 7) / 10).toFixed(4),
    ])
    const { draft } = await trainOn(csvOf('shop,day,sales', table), 'sales', {
      model: { hidden: [] },
      training: { epochs: 5 },
    })
    assert.ok(draft.metrics['test_r2']! > 0.8, `${draft.metrics['test_r2']}`)
    const [feature] = draft.features
    assert.ok(feature?.type === 'text' && feature.means?.values.length === 1200)
    assert.equal(draft.feature_importance![0]!.feature, 'shop')
    assert.equal(draft.partial_dependence![0]!.values.length, 8)
    for (const { prediction } of draft.samples) assert.ok(Math.abs(prediction) < 3)
  })
})
