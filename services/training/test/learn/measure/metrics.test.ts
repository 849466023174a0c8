import assert from 'node:assert/strict'
import fc from 'fast-check'
import { mostProbable } from '@modelops/common/tasks'
import { classificationMetrics, confusionMatrix } from '../../../src/learn/measure/classification-metrics.js'
import { regressionMetrics } from '../../../src/learn/measure/regression-metrics.js'
import { rocOf } from '../../../src/learn/measure/roc.js'

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

/** The expected figures are those of scikit-learn 1.9. */
describe('metrics', () => {
  it('of two classes are those of the positive one', () => {
    const metrics = classificationMetrics(binary, confusionMatrix(binary), [1])
    near(metrics['accuracy'], 0.75)
    near(metrics['precision'], 0.75)
    near(metrics['recall'], 0.75)
    near(metrics['f1'], 0.75)
    near(metrics['log_loss'], 0.4504937804160789)
  })

  it('of several classes are means over them', () => {
    const matrix = confusionMatrix(multiclass)
    assert.deepEqual(matrix, [
      [1, 1, 0],
      [0, 2, 0],
      [0, 1, 2],
    ])
    const metrics = classificationMetrics(multiclass, matrix, [0, 1, 2])
    near(metrics['accuracy'], 0.7142857142857143)
    near(metrics['precision'], 0.8333333333333334)
    near(metrics['recall'], 0.7222222222222222)
    near(metrics['f1'], 0.7111111111111111)
    near(metrics['log_loss'], 0.6978405841129566)
  })

  it('stay finite when a probability is 0 and a class is never predicted', () => {
    const wrong = { truth: Uint16Array.of(0, 1), probabilities: Float32Array.of(0, 1, 0, 1), classes: 2 }
    const metrics = classificationMetrics(wrong, confusionMatrix(wrong), [1])
    near(metrics['log_loss'], (23 * Math.LN2) / 2)
    const never = { truth: Uint16Array.of(0, 1), probabilities: Float32Array.of(1, 0, 1, 0), classes: 2 }
    assert.equal(classificationMetrics(never, confusionMatrix(never), [1])['precision'], 0)
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

describe('ROC', () => {
  it('has the area and the corners of scikit-learn, ties as one step', () => {
    const { auc, points } = rocOf(binary, 1)
    near(auc, 0.84375)
    assert.deepEqual(points, [
      [0, 0],
      [0, 0.5],
      [0.25, 0.75],
      [0.5, 0.75],
      [0.5, 1],
      [1, 1],
    ])
  })

  it('counts one class against the rest', () => {
    near(
      (rocOf(multiclass, 0).auc + rocOf(multiclass, 1).auc + rocOf(multiclass, 2).auc) / 3,
      0.8861111111111111,
    )
  })

  it('is the share of pairs in the right order, whatever the scores', () => {
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
        near(rocOf({ truth, probabilities, classes: 2 }, 1).auc, expected)
      }),
    )
  })

  it('keeps at most 100 points with both ends', () => {
    const truth = Uint16Array.from({ length: 2000 }, (_, i) => ((i * 7) % 3) & 1)
    const probabilities = Float32Array.from({ length: 4000 }, (_, i) => (i % 2 ? i / 4000 : 1 - i / 4000))
    const { points } = rocOf({ truth, probabilities, classes: 2 }, 1)
    assert.ok(points.length <= 100 && points.length > 90)
    assert.deepEqual(
      [points[0], points.at(-1)],
      [
        [0, 0],
        [1, 1],
      ],
    )
  })
})
