import assert from 'node:assert/strict'
import type { Feature, Manifest } from '@modelops/common/manifest'
import { backgroundOf, quantilesLike } from '../../src/explain/background.js'
import { mean } from './shapley.js'

const size = 40
const background = (features: Feature[], samples: unknown[] = []) =>
  backgroundOf({ features, samples } as unknown as Manifest, size)
const columnOf = (rows: readonly Float32Array[], input: number) =>
  rows.map((row) => row[input]!).sort((a, b) => a - b)

const deciles = [0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1000]
const numeric = (missing = 0, missing_input = false): Feature => ({
  name: 'a',
  type: 'numeric',
  nullable: missing > 0,
  missing_input,
  statistics: { min: 0, max: 1000, mean: 6, std: 5, missing, deciles },
})

describe('The background of explanations', () => {
  it('has the numbers of the training rows in their proportions, and their mean', () => {
    const { rows, source } = background([numeric()])
    assert.equal(source, 'statistics')
    const values = columnOf(rows, 0)
    assert.equal(values.length, size)
    assert.equal(values.filter((value) => value < 5).length, size / 2)
    assert.ok(Math.abs(mean(values) - 6) < 1e-6, `the mean is ${mean(values)}`)
  })

  it('keeps the mean where the smallest numbers are far out, or both ends are alike', () => {
    const left = quantilesLike([-1000, 1.5, 2, 3, 4, 5, 6, 7, 8, 9, 10], 3, size)
    assert.ok(Math.abs(mean(left) - 3) < 1e-9, `the mean is ${mean(left)}`)
    const even = quantilesLike([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10.5], 5.025, size)
    assert.ok(Math.abs(mean(even) - 5.025) < 1e-9, `the mean is ${mean(even)}`)
    assert.deepEqual(
      [...even].sort((a, b) => a - b),
      even,
    )
    assert.deepEqual(quantilesLike(new Array<number>(11).fill(7), 7, 3), [7, 7, 7])
  })

  it('lacks numbers as often as the training rows did', () => {
    const { rows } = background([numeric(0.25, true)])
    assert.deepEqual(columnOf(rows, 1).filter(Boolean).length, size / 4)
    assert.equal(rows.filter((row) => row[1] === 1 && row[0] === 6).length, size / 4)
  })

  it('has the categories by their counts, others and missing ones as well', () => {
    const town: Feature = {
      ...{ name: 'town', type: 'text', nullable: true, categories: ['Rome', 'Bern'], other: true },
      statistics: { counts: [50, 25], other: 15, missing: 0.1 },
    }
    const { rows } = background([town])
    assert.equal(rows.filter((row) => row[0] === 1).length, 20)
    assert.equal(rows.filter((row) => row[1] === 1).length, 10)
  })

  it('has dates as days of the training rows', () => {
    const day: Feature = {
      ...{ name: 'day', type: 'datetime', nullable: false, form: 'yyyy-mm-dd', reference: '2024-01-01' },
      parts: ['days', 'month'],
      statistics: {
        ...{ min: 0, max: 100, mean: 50, std: 29, missing: 0, part_means: [50, 2] },
        deciles: [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100],
      },
    }
    const { rows } = background([day])
    const days = columnOf(rows, 0)
    assert.ok(days.every((value) => Number.isInteger(value) && value >= 0 && value <= 100))
    assert.ok(
      rows.every(([value, month]) => month === (value! < 31 ? 1 : value! < 60 ? 2 : value! < 91 ? 3 : 4)),
    )
  })

  it('is the sample rows where a model has no statistics', () => {
    const { rows, source } = background(
      [{ name: 'a', type: 'numeric', nullable: false }],
      [{ features: [1] }, { features: [2] }],
    )
    assert.equal(source, 'samples')
    assert.deepEqual(
      rows.map(([value]) => value),
      [1, 2],
    )
  })
})
