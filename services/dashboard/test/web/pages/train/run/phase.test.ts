import assert from 'node:assert/strict'
import type { TrainingRun } from '../../../../../web/api/types.js'
import {
  elapsedSeconds,
  epochsOfOne,
  paceAfter,
  phaseOf,
  remainingSeconds,
  runsAhead,
  withArrived,
  type Epoch,
} from '../../../../../web/pages/train/run/phase.js'

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

  it('take as long as the service says where it does', () => {
    const last = { epoch: 10, epochs: 20, loss: 1, remaining_seconds: 7 }
    const pace = paceAfter(undefined, 10, 20_000)
    assert.equal(remainingSeconds(pace, last, 0, 22_000), 5)
    assert.equal(remainingSeconds(pace, last, 0, 40_000), 0)
  })

  it('are those of the model that began last where several are trained, also side by side', () => {
    const single = epochsOf([3, 2])
    assert.equal(epochsOfOne(single), single)
    const of = (number: number, epoch: number) => ({
      candidate: 'nets' as const,
      ...{ fold: number, folds: 5, number, members: 15, epoch, epochs: 2 },
    })
    const members = [of(1, 1), of(2, 1), of(1, 2), of(2, 2)]
    const epochs = members.map((member, i) => ({ epoch: i + 1, epochs: 30, loss: i, val_loss: i, member }))
    const unvalidated = { epoch: 5, epochs: 30, loss: 5, member: of(2, 3) }
    assert.deepEqual(
      epochsOfOne([...epochs, unvalidated]).map(({ epoch, epochs, loss }) => [epoch, epochs, loss]),
      [
        [1, 2, 1],
        [2, 2, 3],
      ],
    )
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
