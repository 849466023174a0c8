import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Feature, Manifest, Task, Value } from '@modelops/common/manifest'
import { exactScores } from '../../src/explain/exact-scores.js'
import { inputMeansOf } from '../../src/explain/input-means.js'
import { linearExplainer } from '../../src/explain/linear.js'
import type { LinearModel } from '../../src/model/linear-model.js'
import { finish, mean } from './shapley.js'

interface Fixture {
  categories: string[]
  /** Of a number, a number and a text. */
  statistics: object[]
  rows: Value[][]
  /** By row, explained number and feature. */
  models: Record<Task, { weights: number[]; bias: number[]; base: number[]; values: number[][][] }>
}

const fixture = JSON.parse(
  readFileSync(new URL('shap/linear-table.json', import.meta.url), 'utf8'),
) as Fixture
const activations = { regression: 'linear', binary: 'sigmoid', multiclass: 'softmax' } as const

const describedBy = ({ categories, statistics: [age, visits, town] }: Fixture) =>
  [
    { name: 'age', type: 'numeric', nullable: true, missing_input: true, statistics: age },
    { name: 'visits', type: 'numeric', nullable: false, statistics: visits },
    { name: 'town', type: 'text', nullable: true, categories, other: true, statistics: town },
  ] as Feature[]

const means = (features: Feature[], samples: Value[][] = []) =>
  inputMeansOf({ features, samples: samples.map((row) => ({ features: row })) } as unknown as Manifest, 64)

/** The mean of what the model takes for these values. */
function encodedMeans(feature: Feature, values: readonly Value[]): number[] {
  const codec = new FeatureCodec([feature], 'take')
  const rows = values.map((value) => {
    const row = new Float32Array(codec.width)
    codec.encodeValues([value], row, 0)
    return row
  })
  return [...rows[0]!.keys()].map((i) => mean(rows.map((row) => row[i]!)))
}

const assertNear = (received: Iterable<number>, expected: readonly number[], tolerance = 1e-6) => {
  const numbers = [...received]
  assert.equal(numbers.length, expected.length)
  numbers.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]!) <= tolerance, `${value} instead of ${expected[i]}`),
  )
}

const numbers = { min: 0, max: 8, std: 3, deciles: [0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 8] }

describe('The means of the inputs of a linear model', () => {
  for (const [task, { weights, bias, base, values }] of Object.entries(fixture.models))
    it(`explain as shap does with the whole table as the background: ${task}`, () => {
      const features = describedBy(fixture)
      const model: LinearModel = {
        weights: Float64Array.from(weights),
        constants: Float64Array.from(bias),
        activation: activations[task as Task],
      }
      const labels = ['0', '1', '2'].slice(0, Math.max(2, bias.length))
      const scores = exactScores(model.activation, bias.length, { task: task as Task, labels })
      const codec = new FeatureCodec(features)
      const explainer = linearExplainer(model, scores, means(features).means, codec.starts)
      assertNear(explainer.baseValues, base)
      const row = new Float32Array(codec.width)
      fixture.rows.forEach((cells, i) => {
        codec.encodeValues(cells, row, 0)
        assertNear(finish(explainer.explain(row)).contributions, values[i]!.flat())
      })
    })

  it('are those of the statistics, without rows', () => {
    assert.deepEqual(means(describedBy(fixture)).basis, { source: 'statistics' })
  })

  it('are the shares of the categories, of which the empty text may be one', () => {
    const values = ['', 'a', 'b', 'b', 'c', null, null, 'a']
    const text: Feature = {
      ...{ name: 'x', type: 'text', nullable: true, categories: ['', 'a', 'b'], other: true },
      statistics: { counts: [1, 2, 2], other: 1, missing: 0.25 },
    }
    assertNear(means([text]).means, [0.375, 0.25, 0.25])
    assertNear(means([text]).means, encodedMeans(text, values))
    const asNaN: Feature = { ...text, missing_as_nan: true }
    assertNear(means([asNaN]).means, encodedMeans(asNaN, values))
    assertNear(means([{ ...text, as_index: true }]).means, [(2 * 1 + 2 * 2) / 7])
  })

  it('are the parts of dates, and the means of the numbers that stand for texts of many values', () => {
    const day: Feature = {
      ...{ name: 'day', type: 'datetime', nullable: true, form: 'yyyy-mm-dd', reference: '2024-01-01' },
      parts: ['days', 'month'],
      statistics: { ...numbers, mean: 50.5, missing: 0.5, part_means: [50.5, 2.25] },
    }
    const text: Feature = {
      ...{ name: 'x', type: 'text', nullable: false, categories: ['a'], other: true },
      means: { values: ['a', 'b'], means: [[1], [2]], missing: [0], other: [1.5] },
      statistics: { counts: [1], other: 3, missing: 0, input_means: [1.625] },
    }
    assertNear(means([day, text]).means, [50.5, 2.25, 0.25, 1.625], 0)
  })

  it('of what a 32-bit float lacks is none', () => {
    const feature: Feature = {
      ...{ name: 'x', type: 'numeric', nullable: false, low_input: true },
      statistics: { ...numbers, mean: 4, missing: 0 },
    }
    assertNear(means([feature]).means, [4, 0], 0)
  })

  it('are over the background of a run whose statistics lack them', () => {
    const text: Feature = {
      ...{ name: 'x', type: 'text', nullable: false, categories: ['a'], other: true },
      means: { values: ['b'], means: [[2]], missing: [0], other: [1.5] },
      statistics: { counts: [16], other: 48, missing: 0 },
    }
    const { basis, means: found } = means([text])
    assert.deepEqual(basis, { source: 'statistics', rows: 64 })
    assertNear(found, [0.25, (16 * 1.5 + 48 * 2) / 64])
  })

  it('are over the sample rows of a model without statistics', () => {
    const { basis, means: found } = means([{ name: 'x', type: 'numeric', nullable: false }], [[1], [4]])
    assert.deepEqual(basis, { source: 'samples', rows: 2 })
    assertNear(found, [2.5], 0)
  })
})
