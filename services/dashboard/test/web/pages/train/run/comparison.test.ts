import assert from 'node:assert/strict'
import { commonMetrics, haveSameTestRows, verdictOf } from '../../../../../web/pages/train/run/comparison.js'

describe('Train: a run against the deployed one', () => {
  const measured = (metrics: Record<string, number>, sha256 = 'a', seed = 0) => ({
    ...{ metrics, dataset: { name: 'd', sha256, rows: 1 }, hyper_parameters: { seed, testSplit: 0.2 } },
  })

  it('is better where a score is higher or an error lower', () => {
    const deployed = measured({ test_accuracy: 0.9, test_log_loss: 0.3, test_f1: 0.8 })
    const better = measured({ test_accuracy: 0.95, test_log_loss: 0.2, test_f1: 0.8 })
    assert.equal(verdictOf(better, deployed), 'Better in 2, equal in 1 of 3 measures')
    assert.equal(verdictOf(deployed, better), 'Worse in 2, equal in 1 of 3 measures')
  })

  it('is compared in what both were measured in', () => {
    const regression = measured({ test_r2: 0.5 })
    assert.deepEqual(commonMetrics(measured({ test_accuracy: 1, test_r2: 0.4 }), regression), ['test_r2'])
    assert.match(verdictOf(measured({ test_accuracy: 1 }), regression), /no measure/)
    const recall = measured({ test_recall: 1 })
    const [yes, no] = [
      { ...recall, labels: ['no', 'yes'] },
      { ...recall, labels: ['yes', 'no'] },
    ]
    assert.deepEqual(commonMetrics(yes, no), [], 'each is the recall of another class')
  })

  it('was measured on the same rows only with the same data, share and seed', () => {
    assert(haveSameTestRows(measured({}), measured({})))
    assert(!haveSameTestRows(measured({}), measured({}, 'b')))
    assert(!haveSameTestRows(measured({}), measured({}, 'a', 1)))
    assert(!haveSameTestRows(measured({}), { ...measured({}), dataset: undefined as never }))
  })
})
