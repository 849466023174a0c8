import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ClassRows } from '../../../src/learn/measure/class-rows.js'
import { countedMetrics } from '../../../src/learn/measure/classification-metrics.js'
import { learningTasks } from '../../../src/learn/tasks/learning-tasks.js'
import { regressionMetrics } from '../../../src/learn/measure/regression-metrics.js'
import type { Task } from '@modelops/common/manifest'
import type { EpochReport } from '../../../src/learn/train-model.js'
import { classes, line } from '../support/synthetic.js'
import { trainOn } from '../support/training.js'

/** As a network meets them, in two batches. */
function scoreOf(task: Task, truth: Float32Array, outputs: Float32Array) {
  const score = learningTasks[task].newScore()
  const half = truth.length >> 1
  const width = outputs.length / truth.length
  score.add(truth.subarray(0, half), outputs.subarray(0, half * width))
  score.add(truth.subarray(half), outputs.subarray(half * width))
  return score.value
}

const few = { minLength: 2, maxLength: 20 }

describe('the score of an epoch', () => {
  it('of two classes is the share of logits on the right side of 0', () => {
    const truth = Float32Array.of(0, 1, 1, 1)
    assert.equal(scoreOf('binary', truth, Float32Array.of(-1, 2, -0.5, -3)), 0.5)
    assert.equal(scoreOf('binary', truth, Float32Array.of(0, 0, 0, 0)), 0.75)
  })

  it('of several classes is the accuracy that the test rows are measured with', () => {
    const row = fc.tuple(fc.nat(2), fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 }))
    fc.assert(
      fc.property(fc.array(row, few), (rows) => {
        const truth = rows.map(([label]) => label)
        const logits = Float32Array.from(rows.flatMap(([, values]) => values))
        const scores = { truth: Uint16Array.from(truth), probabilities: logits, classes: 3 }
        const once = new Uint16Array(truth.length).fill(1)
        const { accuracy } = countedMetrics(new ClassRows(scores, []), once)
        assert.equal(scoreOf('multiclass', Float32Array.from(truth), logits), accuracy)
      }),
    )
  })

  it('of a regression is the R² that the test rows are measured with', () => {
    const value = fc.integer({ min: -1000, max: 1000 })
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), few), (rows) => {
        const truth = Float32Array.from(rows, ([value]) => value)
        const predicted = Float32Array.from(rows, ([, value]) => value)
        const { r2 } = regressionMetrics(truth, predicted)
        const score = scoreOf('regression', truth, predicted)
        assert.ok(Math.abs(score - r2!) <= 1e-9 * Math.max(1, Math.abs(r2!)), `${score} is not ${r2}`)
      }),
    )
  })
})

describe('the epochs of a training', () => {
  it('report the accuracy of classes by epoch, on the training and the validation rows', async () => {
    const reports: EpochReport[] = []
    const onEpoch = (report: EpochReport) => reports.push(report)
    const { draft } = await trainOn(classes(1200), 'y', { training: { epochs: 5 }, onEpoch })
    const last = reports.at(-1)!
    assert.ok(last.accuracy! > 0.9 && last.accuracy! <= 1, `${last.accuracy}`)
    assert.ok(last.val_accuracy! > 0.9 && last.val_accuracy! <= 1, `${last.val_accuracy}`)
    assert.ok(reports[0]!.accuracy! < last.accuracy!)
    assert.ok(!('r2' in last) && !('val_r2' in last))
    assert.deepEqual({ ...draft.curves.epochs.at(-1), epochs: 5 }, last)
  })

  it('report R² of a regression by epoch', async () => {
    const { draft } = await trainOn(line(1200), 'y', { training: { epochs: 30 } })
    const last = draft.curves.epochs.at(-1)!
    assert.ok(last.r2! > 0.99 && last.val_r2! > 0.99, JSON.stringify(last))
    // The loss is the squared error in variances of the training rows.
    assert.ok(Math.abs(last.r2! - (1 - last.loss)) < 1e-4, JSON.stringify(last))
    assert.ok(!('accuracy' in last))
  })

  it('report the score of the training rows alone where none are kept for validation', async () => {
    const { draft } = await trainOn(classes(200), 'y', { training: { epochs: 2 } })
    for (const epoch of draft.curves.epochs)
      assert.deepEqual(Object.keys(epoch).toSorted(), ['accuracy', 'epoch', 'loss'])
  })
})
