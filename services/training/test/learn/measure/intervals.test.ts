import assert from 'node:assert/strict'
import fc from 'fast-check'
import { bootstrap, canRank, repeatsFor, wilson } from '../../../src/learn/measure/intervals.js'
import { learningTasks } from '../../../src/learn/tasks/learning-tasks.js'
import { seededRandom } from '@modelops/common/random'

const pause = () => Promise.resolve()

/** Measures a model of two classes that is right in `right` of the rows, with probabilities of 0.8. */
async function measured(rows: number, right: number, seed = 1) {
  const truth = Float32Array.from({ length: rows }, (_, row) => row % 2)
  const outputs = truth.map((label, row) => (Number(label === 1) === Number(row / rows < right) ? 0.8 : 0.2))
  const target = { labels: ['no', 'yes'], positive: 1 }
  return learningTasks.binary.measure(truth, outputs, target, seededRandom(seed), pause)
}

describe('the interval of a metric', () => {
  it('holds the metric, and is the same for the same seed', async () => {
    const { metrics, intervals } = await measured(80, 0.75)
    for (const [name, [low, high]] of Object.entries(intervals))
      assert.ok(low <= metrics[name]! && metrics[name]! <= high && low < high, `${name} ${low} ${high}`)
    assert.deepEqual(Object.keys(intervals).toSorted(), Object.keys(metrics).toSorted())
    assert.deepEqual((await measured(80, 0.75)).intervals, intervals)
    assert.notDeepEqual((await measured(80, 0.75, 2)).intervals, intervals)
  })

  it('of a mean is about 1.96 standard errors to each side', async () => {
    const values = Array.from({ length: 400 }, (_, i) => i % 20)
    const mean = 9.5
    const measure = (counts: Uint16Array) => {
      const total = values.reduce((sum, value, row) => sum + value * counts[row]!, 0)
      return { mean: total / values.length }
    }
    const { mean: interval } = await bootstrap({ mean }, values.length, measure, seededRandom(1), pause)
    const expected = (1.96 * Math.sqrt((20 ** 2 - 1) / 12)) / Math.sqrt(values.length)
    for (const side of [mean - interval![0], interval![1] - mean])
      assert.ok(Math.abs(side / expected - 1) < 0.15, `${side} is not about ${expected}`)
  })

  it('is narrower with more rows', async () => {
    const width = async (rows: number) => {
      const [low, high] = (await measured(rows, 0.75)).intervals['mcc']!
      return high - low
    }
    assert.ok((await width(1_600)) < (await width(100)) / 2)
  })

  it('leaves out repeats in which the metric is not defined', async () => {
    const measure = (counts: Uint16Array) => ({ area: counts[0] === 0 ? NaN : 0.5 })
    const found = await bootstrap({ area: 0.6 }, 3, measure, seededRandom(1), pause)
    assert.deepEqual(found, { area: [0.5, 0.6] })
  })

  it('of an accuracy has a width where no row is wrong', async () => {
    const { metrics, intervals } = await measured(20, 1)
    assert.equal(metrics['accuracy'], 1)
    const [low, high] = intervals['accuracy']!
    assert.ok(Math.abs(low - 0.8389) < 1e-3 && high === 1, `${low} ${high}`)
  })

  it('of a calibration error begins at 0 unless more than chance shows', async () => {
    const errorOf = async (right: number) =>
      (await measured(400, right)).intervals['expected_calibration_error']!
    assert.equal((await errorOf(0.82))[0], 0)
    const [low, high] = await errorOf(0.6)
    assert.ok(low > 0.15 && high < 0.25, `${low} ${high}`)
  })

  it('of a share lies between 0 and 1 and holds it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, part) => {
          const share = Math.round(part * rows) / rows
          const [low, high] = wilson(share, rows)
          assert.ok(low >= 0 && low <= share + 1e-12 && high >= share - 1e-12 && high <= 1)
        },
      ),
    )
  })

  it('costs a bounded number of steps, however many rows and classes there are', () => {
    for (const rows of [10, 10_000, 40_000]) assert.ok(repeatsFor(rows) * rows <= 2e6, `${rows}`)
    assert.ok(canRank(10_000, 5) && !canRank(10_000, 6) && canRank(100_000, 1))
  })

  it('of the areas is left out where many classes would take long', async () => {
    const classes = 25
    const truth = Float32Array.from({ length: 1_050 }, (_, row) => row % classes)
    const outputs = new Float32Array(truth.length * classes).fill(1 / classes)
    const labels = Array.from({ length: classes }, (_, label) => String(label))
    const { metrics, intervals } = await learningTasks.multiclass.measure(
      ...([truth, outputs, { labels }, seededRandom(1), pause] as const),
    )
    assert.ok('roc_auc' in metrics && !('roc_auc' in intervals) && 'log_loss' in intervals)
  })
})

const tenTimes = (...values: number[]) =>
  Float32Array.from({ length: 10 * values.length }, (_, i) => values[i % values.length]!)

describe('the baseline', () => {
  it('is the most frequent class with the shares of the classes, and no model of noise is better', async () => {
    const truth = tenTimes(0, 1, 2, 0, 1, 2, 2)
    const outputs = Float32Array.from({ length: 210 }, (_, i) => [0.5, 0.25, 0.25][i % 3]!)
    const target = { labels: ['a', 'b', 'c'] }
    const { baseline, warnings } = await learningTasks.multiclass.measure(
      ...([truth, outputs, target, seededRandom(1), pause] as const),
    )
    const expected = {
      ...{ accuracy: 3 / 7, balanced_accuracy: 1 / 3, mcc: 0, roc_auc: 0.5, recall: 1 / 3, precision: 1 / 7 },
      ...{ log_loss: 1.0789922078775833, brier_score: 0.6530612244897959, average_precision: 1 / 3, f1: 0.2 },
      expected_calibration_error: 0,
    }
    assert.deepEqual(Object.keys(baseline).toSorted(), Object.keys(expected).toSorted())
    for (const [name, value] of Object.entries(expected))
      assert.ok(Math.abs(baseline[name]! - value) < 1e-9, `${name} ${baseline[name]}`)
    assert.match(warnings.join(), /no better than its baseline, as far as 70 rows show.* answering "c"/)
  })

  it('is the mean of numbers, of which a model that knows nothing is told', async () => {
    const truth = tenTimes(3, -0.5, 2, 7)
    const measure = (values: Float32Array) =>
      learningTasks.regression.measure(truth, values, { labels: [] }, seededRandom(1), pause)
    const { baseline, warnings } = await measure(tenTimes(3, 3, 3, 3))
    assert.ok(Math.abs(baseline['rmse']! - 2.7012728481217887) < 1e-6 && baseline['mae'] === 2.125)
    assert.match(warnings.join(), /no better than its baseline, .*: RMSE 2.7 against 2.7 of .*the mean/)
    assert.deepEqual((await measure(tenTimes(2.5, 0, 2, 6.5))).warnings, [])
  })

  it('is no reason to warn where fewer than 30 rows show next to nothing', async () => {
    const values = Float32Array.of(3, -0.5, 2, 7)
    const constant = new Float32Array(4).fill(3)
    const { warnings } = await learningTasks.regression.measure(
      ...([values, constant, { labels: [] }, seededRandom(1), pause] as const),
    )
    assert.deepEqual(warnings, [])
  })

  it('is no reason to warn where a model is better in accuracy or in log loss', async () => {
    assert.deepEqual((await measured(80, 0.8)).warnings, [])
    const truth = Float32Array.from({ length: 200 }, (_, row) => Number(row % 10 === 0))
    const shy = truth.map((label) => (label === 1 ? 0.4 : 0.05))
    const target = { labels: ['no', 'yes'], positive: 1 }
    const { metrics, baseline, warnings } = await learningTasks.binary.measure(
      ...([truth, shy, target, seededRandom(1), pause] as const),
    )
    assert.equal(metrics['accuracy'], baseline['accuracy'])
    assert.deepEqual(warnings, [])
  })
})
