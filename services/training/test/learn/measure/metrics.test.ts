import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Metrics } from '@modelops/common/manifest'
import { mostProbable } from '@modelops/common/tasks'
import { calibrationError, Reliability } from '../../../src/learn/measure/calibration.js'
import { ClassRows, type ClassScores } from '../../../src/learn/measure/class-rows.js'
import {
  classFigures,
  confusionMatrix,
  countedMetrics,
  mostConfused,
  rankedMetrics,
  tallyOf,
} from '../../../src/learn/measure/classification-metrics.js'
import { curvesOf, rankRows } from '../../../src/learn/measure/ranking.js'
import {
  predictedActual,
  regressionMetrics,
  residualQuantiles,
} from '../../../src/learn/measure/regression-metrics.js'

const near = (actual: number | undefined, expected: number) =>
  assert.ok(Math.abs(actual! - expected) < 1e-6, `${actual} is not ${expected}`)

const positives = [0.1, 0.4, 0.35, 0.8, 0.5, 0.5, 0.9, 0.2]
const binary = {
  truth: Uint16Array.of(0, 0, 1, 1, 1, 0, 1, 0),
  probabilities: Float32Array.from(positives.flatMap((p) => [1 - p, p])),
  classes: 2,
}
const multiclass = {
  truth: Uint16Array.of(0, 1, 2, 0, 1, 2, 2),
  probabilities: Float32Array.from(
    // prettier-ignore
    [0.7, 0.2, 0.1,  0.2, 0.5, 0.3,  0.1, 0.3, 0.6,  0.3, 0.6, 0.1,  0.25, 0.5, 0.25,  0.2, 0.5, 0.3,  0.05, 0.15, 0.8],
  ),
  classes: 3,
}

const once = ({ truth }: ClassScores) => new Uint16Array(truth.length).fill(1)
const binsOf = (scores: ClassScores) => new Reliability(scores).bins(once(scores))
const rowsOf = (scores: ClassScores, measured = scores.classes === 2 ? [1] : [0, 1, 2]) =>
  new ClassRows(scores, measured)
const metricsOf = (scores: ClassScores, measured?: number[], counts = once(scores)) => {
  const rows = rowsOf(scores, measured)
  const rankings = rows.measured.map((label) => rankRows(scores, label))
  return { ...countedMetrics(rows, counts), ...rankedMetrics(rankings, counts) }
}
const matrixOf = (scores: ClassScores) => confusionMatrix(rowsOf(scores))

/** Rows of two to four classes, each with at least one row. */
const anyScores = fc.integer({ min: 2, max: 4 }).chain((classes) =>
  fc
    .array(
      fc.tuple(
        fc.nat(classes - 1),
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: classes, maxLength: classes }),
      ),
      { minLength: 1, maxLength: 30 },
    )
    .map((rows): ClassScores => {
      const all = [
        ...rows,
        ...Array.from({ length: classes }, (_, label) => [label, Array<number>(classes).fill(1)] as const),
      ]
      const probabilities = all.flatMap(([, weights]) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        return weights.map((weight) => (total === 0 ? 1 / classes : weight / total))
      })
      return {
        truth: Uint16Array.from(all, ([label]) => label),
        probabilities: Float32Array.from(probabilities),
        classes,
      }
    }),
)

/** The expected figures are those of scikit-learn 1.9. */
describe('metrics', () => {
  it('of two classes are those of the positive one', () => {
    const metrics: Metrics = metricsOf(binary)
    near(metrics['accuracy'], 0.75)
    near(metrics['balanced_accuracy'], 0.75)
    near(metrics['precision'], 0.75)
    near(metrics['recall'], 0.75)
    near(metrics['f1'], 0.75)
    near(metrics['mcc'], 0.5)
    near(metrics['log_loss'], 0.4504937804160789)
    near(metrics['brier_score'], 0.1478125)
    near(metrics['roc_auc'], 0.84375)
    near(metrics['average_precision'], 0.8541666666666666)
  })

  it('of several classes are means over them', () => {
    assert.deepEqual(matrixOf(multiclass), [
      [1, 1, 0],
      [0, 2, 0],
      [0, 1, 2],
    ])
    const metrics: Metrics = metricsOf(multiclass)
    near(metrics['accuracy'], 0.7142857142857143)
    near(metrics['balanced_accuracy'], 0.7222222222222222)
    near(metrics['precision'], 0.8333333333333334)
    near(metrics['recall'], 0.7222222222222222)
    near(metrics['f1'], 0.7111111111111111)
    near(metrics['mcc'], 0.634745449542008)
    near(metrics['log_loss'], 0.6978405841129566)
    near(metrics['brier_score'], 0.40857142857142853)
    near(metrics['roc_auc'], 0.8861111111111111)
    near(metrics['average_precision'], 0.8055555555555555)
  })

  it('stay finite when a probability is 0 and a class is never predicted', () => {
    const wrong = { truth: Uint16Array.of(0, 1), probabilities: Float32Array.of(0, 1, 0, 1), classes: 2 }
    near(metricsOf(wrong).log_loss, (23 * Math.LN2) / 2)
    const never = { truth: Uint16Array.of(0, 1), probabilities: Float32Array.of(1, 0, 1, 0), classes: 2 }
    assert.equal(metricsOf(never)['precision'], 0)
    assert.equal(metricsOf(never)['mcc'], 0)
  })

  it('keep to their ranges, whatever a model says', () => {
    fc.assert(
      fc.property(anyScores, (scores) => {
        const measured = [...Array(scores.classes).keys()]
        const { mcc, log_loss, brier_score, ...shares }: Metrics = metricsOf(scores, measured)
        assert.ok(mcc! >= -1 - 1e-9 && mcc! <= 1 + 1e-9, `mcc ${mcc}`)
        assert.ok(log_loss! >= 0 && brier_score! >= 0 && brier_score! <= (scores.classes === 2 ? 1 : 2))
        for (const [name, value] of Object.entries(shares))
          assert.ok(value >= 0 && value <= 1 + 1e-9, `${name} ${value}`)
        const error = calibrationError(binsOf(scores))
        assert.ok(error >= 0 && error <= 1, `calibration error ${error}`)
      }),
      { numRuns: 50 },
    )
  })

  it('of rows that count twice are those of the rows written twice', () => {
    fc.assert(
      fc.property(anyScores, (scores) => {
        const twice = {
          truth: Uint16Array.from([...scores.truth, ...scores.truth]),
          probabilities: Float32Array.from([...scores.probabilities, ...scores.probabilities]),
          classes: scores.classes,
        }
        const counted: Metrics = metricsOf(scores, [0, 1], once(scores).fill(2))
        for (const [name, value] of Object.entries(metricsOf(twice, [0, 1]))) near(counted[name], value)
      }),
      { numRuns: 30 },
    )
  })

  it('take the later of two equally probable classes, as serving does', () => {
    assert.equal(mostProbable(Float32Array.of(0.5, 0.5)), 1)
  })

  it('of a regression are MAE, RMSE and R²', () => {
    const metrics = regressionMetrics(Float32Array.of(3, -0.5, 2, 7), Float32Array.of(2.5, 0, 2, 8))
    near(metrics['mae'], 0.5)
    near(metrics['rmse'], 0.6123724356957945)
    near(metrics['r2'], 0.9486081370449679)
  })

  it('give R² 0 when the truth does not vary and is missed', () => {
    assert.equal(regressionMetrics(Float32Array.of(1, 1), Float32Array.of(1, 2))['r2'], 0)
    assert.equal(regressionMetrics(Float32Array.of(1, 1), Float32Array.of(1, 1))['r2'], 1)
  })
})

describe('the figures of each class', () => {
  it('are its precision, recall, F1 and rows', () => {
    const [first, second, third] = classFigures(tallyOf(rowsOf(multiclass), once(multiclass)))
    assert.deepEqual(first, { precision: 1, recall: 0.5, f1: 2 / 3, support: 2 })
    assert.deepEqual(second, { precision: 0.5, recall: 1, f1: 2 / 3, support: 2 })
    assert.deepEqual(third, { precision: 1, recall: 2 / 3, f1: 0.8, support: 3 })
  })

  it('have the most frequent errors first, at most ten', () => {
    const matrix = [
      [5, 1, 0],
      [0, 7, 3],
      [2, 0, 9],
    ]
    assert.deepEqual(mostConfused(matrix, ['a', 'b', 'c']), [
      { actual: 'b', predicted: 'c', rows: 3 },
      { actual: 'c', predicted: 'a', rows: 2 },
      { actual: 'a', predicted: 'b', rows: 1 },
    ])
    const full = Array.from({ length: 5 }, () => Array<number>(5).fill(1))
    assert.equal(mostConfused(full, ['a', 'b', 'c', 'd', 'e']).length, 10)
  })
})

describe('calibration', () => {
  it('has the expected error of 15 bins of the predicted class’s probability', () => {
    near(calibrationError(binsOf(binary)), 0.10625)
    near(calibrationError(binsOf(multiclass)), 0.1714285714285714)
  })

  it('has no error where of ten answers with 90 % nine are right', () => {
    const probabilities = Float32Array.from({ length: 20 }, (_, i) => (i % 2 ? 0.9 : 0.1))
    const truth = Uint16Array.from({ length: 10 }, (_, row) => Number(row > 0))
    const [bin, ...others] = binsOf({ truth, probabilities, classes: 2 })
    assert.deepEqual([bin!.rows, bin!.accuracy, others], [10, 0.9, []])
    near(calibrationError([bin!]), 0)
  })
})

describe('the errors of a regression', () => {
  const [truth, predicted] = [Float32Array.of(3, -0.5, 2, 7), Float32Array.of(2.5, 0, 2, 8)]

  it('have quantiles, interpolated linearly', () => {
    const byQuantile = new Map(
      residualQuantiles(truth, predicted).map(({ quantile, residual }) => [quantile, residual]),
    )
    near(byQuantile.get(0.05), -0.925)
    near(byQuantile.get(0.25), -0.625)
    near(byQuantile.get(0.5), -0.25)
    near(byQuantile.get(0.95), 0.425)
  })

  it('can be seen row by row, of large tables in 300 rows', () => {
    assert.deepEqual(predictedActual(truth, predicted), [
      [3, 2.5],
      [-0.5, 0],
      [2, 2],
      [7, 8],
    ])
    const many = Float32Array.from({ length: 1_000 }, (_, i) => i)
    const shown = predictedActual(many, many)
    assert.equal(shown.length, 300)
    assert.deepEqual(
      [shown[0], shown.at(-1)],
      [
        [0, 0],
        [996, 996],
      ],
    )
  })
})

describe('the precision-recall curve', () => {
  it('has the corners of scikit-learn, from recall 0 to 1', () => {
    assert.deepEqual(curvesOf(rankRows(binary, 1)).precision_recall, [
      [0, 1],
      [0.5, 1],
      [0.75, 0.75],
      [0.75, 0.6],
      [1, 2 / 3],
    ])
  })
})

describe('ROC', () => {
  it('has the corners of scikit-learn, ties as one step', () => {
    assert.deepEqual(curvesOf(rankRows(binary, 1)).roc, [
      [0, 0],
      [0, 0.5],
      [0.25, 0.75],
      [0.5, 0.75],
      [0.5, 1],
      [1, 1],
    ])
  })

  it('has an area that is the share of pairs in the right order, whatever the scores', () => {
    const row = fc.record({
      score: fc.float({ min: 0, max: 1, noNaN: true }).map(Math.abs),
      positive: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
        const ups = rows.filter(({ positive }) => positive)
        const downs = rows.filter(({ positive }) => !positive)
        fc.pre(ups.length > 0 && downs.length > 0)
        const pairs = ups.flatMap((up) => downs.map((down) => (Math.sign(up.score - down.score) + 1) / 2))
        const expected = pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length
        const probabilities = Float32Array.from(rows.flatMap(({ score }) => [1 - score, score]))
        const truth = Uint16Array.from(rows, ({ positive }) => Number(positive))
        near(metricsOf({ truth, probabilities, classes: 2 })['roc_auc'], expected)
      }),
    )
  })

  it('keeps at most 100 points with both ends', () => {
    const truth = Uint16Array.from({ length: 2000 }, (_, i) => ((i * 7) % 3) & 1)
    const probabilities = Float32Array.from({ length: 4000 }, (_, i) => (i % 2 ? i / 4000 : 1 - i / 4000))
    const { roc: points, precision_recall } = curvesOf(rankRows({ truth, probabilities, classes: 2 }, 1))
    for (const { length } of [points, precision_recall]) assert.ok(length <= 100 && length > 90)
    assert.deepEqual(
      [points[0], points.at(-1)],
      [
        [0, 0],
        [1, 1],
      ],
    )
  })
})
