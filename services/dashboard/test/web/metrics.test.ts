import assert from 'node:assert/strict'
import { bestOf, differenceOf, mainMetric, metricInfo, metricNames } from '../../web/evaluation/metrics.js'

const accuracy = metricInfo('test_accuracy')!
const rmse = metricInfo('test_rmse')!

describe('the best of several values', () => {
  it('is the highest or the lowest, as the metric has it', () => {
    assert.deepEqual(bestOf([0.9, 0.95, 0.8], accuracy), [1])
    assert.deepEqual(bestOf([53.2, 50.1, 51], rmse), [1])
  })

  it('may be shared', () => assert.deepEqual(bestOf([0.9, 0.8, 0.9], accuracy), [0, 2]))

  it('is shared by values whose difference does not show', () =>
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

  it('is none where the text would show none', () =>
    assert.deepEqual(differenceOf(0.90001, 0.9, accuracy), { text: '±0', verdict: 'equal' }))
})

describe('the metrics of runs', () => {
  it('come in a fixed order, without what is no measure of quality', () => {
    const runs = [{ metrics: { test_log_loss: 1, rows: 3 } }, { metrics: { test_accuracy: 1 } }]
    assert.deepEqual(metricNames(runs), ['test_accuracy', 'test_log_loss'])
  })

  it('have a main one, unless nothing was measured', () => {
    assert.equal(mainMetric({ metrics: { test_mae: 3, test_r2: 0.5 } })?.name, 'test_r2')
    assert.equal(mainMetric({ metrics: {} }), undefined)
  })
})
