import assert from 'node:assert/strict'
import {
  bestOf,
  differenceOf,
  mainMetric,
  metricInfo,
  metricNames,
  notesOf,
  subjectOf,
} from '../../../web/evaluation/metrics.js'

const accuracy = metricInfo('test_accuracy')!
const rmse = metricInfo('test_rmse')!

describe('the best of several values', () => {
  it('is the highest or the lowest, as the metric has it', () => {
    assert.deepEqual(bestOf([0.9, 0.95, 0.8], accuracy), [1])
    assert.deepEqual(bestOf([53.2, 50.1, 51], rmse), [1])
  })

  it('may be shared', () => assert.deepEqual(bestOf([0.9, 0.8, 0.9], accuracy), [0, 2]))

  it('is shared by values that read the same', () =>
    assert.deepEqual(bestOf([0.90001, 0.8, 0.9], accuracy), [0, 2]))

  it('is not marked where there is nothing to choose', () => {
    assert.deepEqual(bestOf([0.9, 0.9], accuracy), [])
    assert.deepEqual(bestOf([undefined, 0.9], accuracy), [])
    assert.deepEqual(bestOf([], rmse), [])
  })

  it('passes over runs that lack the metric', () => assert.deepEqual(bestOf([undefined, 1, 2], rmse), [1]))
})

describe('a difference', () => {
  it('has its sign, its unit and a verdict', () => {
    assert.deepEqual(differenceOf(0.95, 0.9, accuracy), { text: '+5.0 pp', verdict: 'better' })
    assert.deepEqual(differenceOf(0.9, 0.95, accuracy), { text: '−5.0 pp', verdict: 'worse' })
    assert.deepEqual(differenceOf(53, 50, rmse), { text: '+3', verdict: 'worse' })
  })

  it('is none between values that read the same', () => {
    assert.deepEqual(differenceOf(0.97249, 0.97151, accuracy), { text: '±0', verdict: 'equal' })
    assert.deepEqual(differenceOf(-0.0004, 0, metricInfo('test_r2')!), { text: '±0', verdict: 'equal' })
  })

  it('is never none between values that read otherwise', () => {
    assert.deepEqual(differenceOf(0.97251, 0.97249, accuracy), { text: '+0.002 pp', verdict: 'better' })
    assert.deepEqual(differenceOf(9.999, 10, rmse), { text: '−0.001', verdict: 'better' })
    assert.deepEqual(differenceOf(2e-7, 5e-7, rmse), { text: '−3.0e-7', verdict: 'better' })
  })

  it('has a digit more where the rounded one would not be that of the values as they read', () =>
    assert.equal(differenceOf(0.97351, 0.97249, accuracy).text, '+0.10 pp'))

  it('is grouped as the values are', () =>
    assert.equal(differenceOf(12_345.6, 10_001.2, rmse).text, '+2,344.4'))

  it('agrees with the values as they read, whatever they are', () => {
    for (let a = 0.9; a < 0.91; a += 0.000_37)
      for (let b = 0.9; b < 0.91; b += 0.000_53) {
        const { text } = differenceOf(a, b, accuracy)
        const [seenA, seenB] = [a, b].map((value) => parseFloat(accuracy.format(value)))
        const difference = Math.abs(a - b) * 100
        assert.equal(text === '±0', seenA === seenB, `${a} and ${b}: ${text}`)
        if (text === '±0') continue
        assert.equal(text.startsWith('+'), seenA! > seenB!, `${a} and ${b}: ${text}`)
        assert.ok(Math.abs(parseFloat(text.slice(1)) - difference) <= 0.05 + 1e-9, `${a} and ${b}: ${text}`)
      }
  })
})

describe('the class that a metric is about', () => {
  it('is the positive one of two, the second one in runs that name none, and the mean of more', () => {
    const metrics = { test_recall: 1 }
    assert.equal(subjectOf('test_recall', { metrics, labels: ['no', 'yes'], positive: 'no' }), 'of class no')
    assert.equal(subjectOf('test_recall', { metrics, labels: ['no', 'yes'] }), 'of class yes')
    assert.equal(subjectOf('test_recall', { metrics, labels: ['a', 'b', 'c'] }), 'mean over classes')
    assert.equal(subjectOf('test_accuracy', { metrics, labels: ['no', 'yes'] }), undefined)
    assert.equal(subjectOf('test_mae', { metrics }), undefined)
  })

  it('is the mean of more than two for the area under the ROC curve, too, which two share', () => {
    const metrics = { test_roc_auc: 1 }
    assert.equal(subjectOf('test_roc_auc', { metrics, labels: ['no', 'yes'] }), undefined)
    assert.equal(subjectOf('test_roc_auc', { metrics, labels: ['a', 'b', 'c'] }), 'mean over classes')
  })
})

describe('below a metric', () => {
  it('stand its class or unit, its interval and the baseline, as far as the run has them', () => {
    const metrics = { test_recall: 0.9, test_rmse: 3 }
    const intervals: Record<string, [number, number]> = { test_recall: [0.8, 1], test_rmse: [2.5, 3.5] }
    const baseline = { test_recall: 0, test_rmse: 7.25 }
    assert.deepEqual(notesOf('test_recall', { metrics, labels: ['no', 'yes'], intervals, baseline }), [
      'of class yes',
      '95 %: 80.0 to 100.0 %',
      'Baseline 0.0 %',
    ])
    assert.deepEqual(notesOf('test_rmse', { metrics, target: 'price', intervals, baseline }), [
      'in units of price',
      '95 %: 2.5 to 3.5',
      'Baseline 7.25',
    ])
    assert.deepEqual(notesOf('test_accuracy', { metrics }), [])
  })
})

describe('the metrics of runs', () => {
  it('come in a fixed order, without what is no measure of quality', () => {
    const runs = [{ metrics: { test_log_loss: 1, rows: 3 } }, { metrics: { test_accuracy: 1 } }]
    assert.deepEqual(metricNames(runs), ['test_accuracy', 'test_log_loss'])
  })

  it('are left out where they are about another class in each run', () => {
    const metrics = { test_accuracy: 1, test_recall: 1 }
    const runs = [
      { metrics, labels: ['no', 'yes'], positive: 'no' },
      { metrics, labels: ['no', 'yes'] },
    ]
    assert.deepEqual(metricNames(runs), ['test_accuracy'])
    assert.deepEqual(metricNames(runs.slice(1)), ['test_accuracy', 'test_recall'])
  })

  it('have a main one, unless nothing was measured', () => {
    assert.equal(mainMetric({ metrics: { test_mae: 3, test_r2: 0.5 } })?.name, 'test_r2')
    assert.equal(mainMetric({ metrics: {} }), undefined)
  })
})
