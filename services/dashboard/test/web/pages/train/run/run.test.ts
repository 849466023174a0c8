import assert from 'node:assert/strict'
import type { TrainingRun } from '../../../../../web/api/types.js'
import { adviceFor } from '../../../../../web/pages/train/run/advice.js'
import { commonMetrics, haveSameTestRows, verdictOf } from '../../../../../web/pages/train/run/comparison.js'
import { paceAfter, remainingSeconds } from '../../../../../web/pages/train/run/pace.js'
import { elapsedSeconds, phaseOf, withArrived, type Epoch } from '../../../../../web/pages/train/run/phase.js'
import { runsAhead } from '../../../../../web/pages/train/run/waiting.js'

const epochsOf = (losses: (number | undefined)[], epochs = 100): Epoch[] =>
  losses.map((val_loss, index) => ({
    ...{ epoch: index + 1, epochs, loss: 1 },
    ...(val_loss !== undefined && { val_loss }),
  }))

const run = (run_id: string, status: TrainingRun['status']): TrainingRun => ({
  ...{ run_id, status, model: 'm', created: '2026-01-01T00:00:00Z' },
})

describe('Train: the phase of a run', () => {
  it('is preparing until the first epoch, then running', () => {
    assert.equal(phaseOf({ status: 'running' }, []), 'preparing')
    assert.equal(phaseOf({ status: 'running' }, epochsOf([1, 0.9])), 'running')
  })

  it('is measuring after the last epoch', () => {
    assert.equal(phaseOf({ status: 'running' }, epochsOf([undefined, undefined], 2)), 'measuring')
  })

  it('is what the service says, also where training stopped early', () => {
    const epochs = epochsOf([3, 1, 2])
    assert.equal(phaseOf({ status: 'running', phase: { name: 'measuring' } }, epochs), 'measuring')
    const phase = { name: 'refitting' as const, epoch: 1, epochs: 100 }
    assert.equal(phaseOf({ status: 'running', phase }, epochs), 'refitting')
  })

  it('is the status where the run waits or has ended', () => {
    assert.equal(phaseOf({ status: 'queued' }, []), 'queued')
    assert.equal(phaseOf({ status: 'failed' }, epochsOf([1])), 'failed')
  })
})

describe('Train: the epochs of a run', () => {
  it('take in those that are new, and the same array stays when none is', () => {
    const known = epochsOf([3, 2])
    assert.deepEqual(withArrived(known, epochsOf([3, 2, 1])), epochsOf([3, 2, 1]))
    assert.equal(withArrived(known, epochsOf([3])), known)
  })

  it('take as long as the run so far says, and then as those seen here', () => {
    const last = { epoch: 10, epochs: 20, loss: 1 }
    const pace = paceAfter(undefined, 10, 20_000)
    assert.equal(remainingSeconds(pace, last, 0, 20_000), 20)
    assert.equal(remainingSeconds(pace, last, 0, 25_000), 15)
    const seen = paceAfter(pace, 12, 21_000)
    assert.equal(remainingSeconds(seen, { ...last, epoch: 12 }, 0, 21_000), 4)
    assert.equal(remainingSeconds(seen, { ...last, epoch: 12 }, 0, 99_000), 0)
  })

  it('are timed from the start to the end, or to now', () => {
    const started = '2026-01-01T00:00:10Z'
    const now = Date.parse('2026-01-01T00:00:40Z')
    assert.equal(elapsedSeconds(run('1', 'queued'), now), undefined)
    assert.equal(elapsedSeconds({ ...run('1', 'running'), started }, now), 30)
    const finished = '2026-01-01T00:00:15Z'
    assert.equal(elapsedSeconds({ ...run('1', 'failed'), started, finished }, now), 5)
  })
})

describe('Train: a queued run', () => {
  it('waits for the one that is trained and those that came before it', () => {
    const runs = [
      run('5', 'queued'),
      run('4', 'queued'),
      run('3', 'running'),
      run('2', 'failed'),
      run('1', 'queued'),
    ]
    assert.deepEqual(
      runsAhead(run('5', 'queued'), runs).map(({ run_id }) => run_id),
      ['3', '1', '4'],
    )
  })
})

describe('Train: a failed run', () => {
  it('comes with advice, whatever its code is', () => {
    assert.match(adviceFor('training_diverged'), /learning rate/)
    assert.match(adviceFor('something_new'), /log/)
  })
})

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
