import assert from 'node:assert/strict'
import type { Replica } from '../src/live/live-figures.js'
import { answersTo, counted, otherReplicas, version } from './support/live-counts.js'

/** The answer to the last of these moments. */
const now = (...moments: Parameters<typeof answersTo>) => answersTo(...moments).at(-1)!

describe('the live figures of successive moments', () => {
  it('know no rates at first, but what waits', () => {
    const { all, seconds } = now(counted(0, { versions: [version('iris', 100, { queueRows: 3 })] }))
    assert.deepEqual([seconds, all.latency.per_second, all.latency.p50, all.queueRows], [null, null, null, 3])
  })

  it('are the increases per second', () => {
    const { all } = now(
      counted(0, { versions: [version('iris', 100)], errors: { wrong_type: 1 } }),
      counted(2, { versions: [version('iris', 130)], errors: { wrong_type: 5 } }),
    )
    assert.deepEqual([all.latency.per_second, all.predictions, all.error_rate], [15, 30, 2])
    assert.equal(all.error_share, 4 / 34)
  })

  it('are about ten seconds at most', () => {
    const moments = Array.from({ length: 20 }, (_, index) =>
      counted(2 * index, { versions: [version('iris', index < 10 ? 0 : 100 * (index - 9))] }),
    )
    const { seconds, all } = now(...moments)
    assert.equal(seconds, 10)
    assert.equal(all.latency.per_second, 50)
  })

  it('count a version that is new from 0', () => {
    const { all } = now(counted(0), counted(2, { versions: [version('iris', 10)] }))
    assert.equal(all.latency.per_second, 5)
  })

  it('are unknown right after the replicas changed, and known again with the next answer', () => {
    const [, , restarted, next] = answersTo(
      counted(0, { versions: [version('iris', 100)] }),
      counted(2, { versions: [version('iris', 110)] }),
      counted(4, { replicas: otherReplicas, versions: [version('iris', 2)] }),
      counted(6, { replicas: otherReplicas, versions: [version('iris', 10)] }),
    )
    assert.equal(restarted!.all.latency.per_second, null)
    assert.equal(next!.all.latency.per_second, 4)
  })

  it('are compared with the last answer of the same replicas when one comes and goes', () => {
    const { all } = now(
      counted(0, { versions: [version('iris', 100)] }),
      counted(2, { replicas: otherReplicas, versions: [version('iris', 50)] }),
      counted(4, { versions: [version('iris', 140)] }),
    )
    assert.equal(all.latency.per_second, 10)
  })

  it('are those of the processes that answer, whoever else does not', () => {
    const [replica] = counted(0).replicas
    const silent: Replica = { address: 'a:1', up: false, failure: 'refused', started: null }
    const restarted = { ...replica!, started: '2026-01-02T03:04:05.000Z' }
    const secondsWith = (replicas: Replica[]) => now(counted(0), counted(2, { replicas })).seconds
    assert.equal(secondsWith([replica!, silent]), 2)
    assert.equal(secondsWith([replica!, ...otherReplicas]), null)
    assert.equal(secondsWith([restarted]), null)
  })

  it('are unknown while no replica answers', () => {
    const replicas = [{ address: 'a:1', up: false, failure: 'refused', started: null }]
    const { all, none, in_flight } = now(counted(0, { replicas }), counted(2, { replicas }))
    assert.deepEqual(
      [all.latency.per_second, all.queueRows, none.queueRows, in_flight],
      [null, null, null, null],
    )
  })

  it('count on from 0 where a counter fell all the same', () => {
    const { all } = now(
      counted(0, { versions: [version('iris', 100)] }),
      counted(2, { versions: [version('iris', 6)] }),
    )
    assert.equal(all.latency.per_second, 3)
  })

  it('begin anew when the clock was set back', () => {
    assert.equal(now(counted(100), counted(102), counted(50)).seconds, null)
  })

  it('are those of all models, of each, and of each version', () => {
    const versions = (count: number) => [
      version('iris', 10 * count, { errors: { wrong_type: count } }),
      version('wine', 30 * count, { errors: { wrong_type: 2 * count } }),
    ]
    const {
      all,
      models,
      versions: each,
    } = now(
      counted(0, { versions: versions(0) }),
      counted(2, { versions: versions(1), errors: { wrong_type: 4, invalid_json: 2 } }),
    )
    assert.equal(all.latency.per_second, 20)
    assert.deepEqual(all.errors, { wrong_type: 2, invalid_json: 1 })
    const [iris, wine] = models
    assert.deepEqual([iris!.figures.latency.per_second, wine!.figures.latency.per_second], [5, 15])
    assert.deepEqual(wine!.figures.errors, { wrong_type: 1 })
    assert.deepEqual(
      each.map(({ figures }) => figures),
      models.map(({ figures }) => figures),
    )
  })

  it('have quantiles in seconds and the mean size of a batch', () => {
    const { all } = now(counted(0), counted(2, { versions: [version('iris', 10)] }))
    assert.equal(all.latency.p50, 0.005)
    assert.equal(all.batchRows.mean, 2)
  })

  it('say nothing about what is stable where that is not known', () => {
    const versions = [version('wine', 1, { runId: 'run-1' }), version('wine', 1, { runId: 'run-2' })]
    const stable = (stableRuns?: Map<string, string>) =>
      now(counted(0, { versions, stableRuns })).versions.map(({ stable }) => stable)
    assert.deepEqual(stable(new Map([['wine', 'run-2']])), [false, true])
    assert.deepEqual(stable(), [null, null])
  })

  it('have traffic once a prediction was answered or refused', () => {
    const has = (parts: Parameters<typeof counted>[1]) => now(counted(0, parts)).has_traffic
    assert.deepEqual(
      [
        {},
        { errors: { wrong_type: 0 } },
        { errors: { wrong_type: 1 } },
        { versions: [version('iris', 1)] },
      ].map(has),
      [false, false, true, true],
    )
  })
})
