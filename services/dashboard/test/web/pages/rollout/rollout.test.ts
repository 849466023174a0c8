import assert from 'node:assert/strict'
import type { Deployment, Rollout } from '../../../../web/api/types.js'
import { boundsOf, formatBound } from '../../../../web/pages/rollout/bounds.js'
import { endedRollouts } from '../../../../web/pages/rollout/ended-rollouts.js'
import { evidenceLines } from '../../../../web/pages/rollout/evidence-lines.js'
import { extend, requestRate, type RolloutHistory } from '../../../../web/pages/rollout/history.js'
import { totalsOf } from '../../../../web/pages/rollout/rates.js'

const counted = (requests: number, errors = 0) => ({
  ...{ requests, errors, refusals: 0, computations: requests, slow: 0, outputs: [] },
})
const evidence = [
  { kind: 'errors', e_value: 2, threshold: 300 },
  { kind: 'together', e_value: 1.5, threshold: 100 },
]
const rollout = (id: string, canary: number, ended?: string) =>
  ({
    ...{ id, ended, evidence, state: ended === undefined ? 'running' : 'aborted' },
    counts: [
      { weight: 5, stable: counted(100, 1), canary: counted(5) },
      { weight: 25, stable: counted(30), canary: counted(canary - 5, 2) },
    ],
  }) as unknown as Rollout

const history = (...answers: [Rollout, number][]) =>
  answers.reduce<RolloutHistory | undefined>((known, [one, at]) => extend(known, one, at), undefined)!

describe('what the page keeps of a rollout', () => {
  it('grows with each answer, begins anew with another rollout, and ends with its end', () => {
    const ats = ({ points }: RolloutHistory) => points.map(({ at }) => at)
    assert.deepEqual(ats(history([rollout('a', 10), 1], [rollout('a', 20), 2])), [1, 2])
    assert.deepEqual(ats(history([rollout('a', 10), 1], [rollout('b', 20), 2])), [2])
    const ended = rollout('a', 30, '2026-01-02T03:04:05Z')
    assert.deepEqual(ats(history([rollout('a', 10), 1], [ended, 2], [ended, 3])), [1, 2])
  })

  it('stays small in a rollout of days, and keeps its beginning and its end', () => {
    let known: RolloutHistory | undefined
    for (let at = 0; at < 10_000; at++) known = extend(known, rollout('a', 10), at)
    assert.ok(known!.points.length <= 1_200)
    assert.equal(known!.points[0]!.at, 0)
    assert.equal(known!.points.at(-1)!.at, 9_999)
  })

  it('gives the requests a second of the last ten seconds', () => {
    const known = history([rollout('a', 10), 1], [rollout('a', 20), 95], [rollout('a', 50), 100])
    assert.equal(requestRate(known.points, 'canary'), 6)
    assert.equal(requestRate(known.points.slice(0, 1), 'canary'), null)
  })
})

describe('the chart of the evidence', () => {
  const { points } = history([rollout('a', 10), 1_000], [rollout('a', 20), 1_001], [rollout('a', 30), 1_100])

  it('has a line for each kind, interrupted while the page was hidden, and the one at which all together abort', () => {
    const { x, series } = evidenceLines(points, evidence)
    assert.deepEqual(x, [1_000, 1_001, 1_002, 1_100])
    assert.deepEqual(
      series.map(({ label, values }) => [label, values]),
      [
        ['Errors', [2, 2, null, 2]],
        ['All together', [1.5, 1.5, null, 1.5]],
        ['Aborts at 100', [100, 100, 100, 100]],
      ],
    )
  })

  it('reaches from the least evidence to above that line, in powers of ten', () => {
    assert.deepEqual(evidenceLines(points, evidence).logRange, [0.1, 1_000])
    const small = points.map((point) => ({ ...point, evidence: { errors: 1e-9 } }))
    assert.deepEqual(evidenceLines(small, evidence).logRange, [0.01, 1_000])
  })
})

describe('the figures of a rollout', () => {
  it('are added up over its steps', () => {
    const { counts } = rollout('a', 20)
    assert.deepEqual(totalsOf(counts, 'canary'), {
      ...{ requests: 20, errors: 2, refusals: 0, computations: 20, slow: 0 },
    })
  })

  it('show bounds in percentage points, a distance without a unit, and leave out what they do not know', () => {
    const bounds = [
      { kind: 'errors', upper: 0.0123, limit: 0.01 },
      { kind: 'new', low: 1 },
    ]
    assert.deepEqual(boundsOf({ bounds }), [{ kind: 'errors', upper: 0.0123, limit: 0.01 }])
    assert.equal(boundsOf({ bounds: [{ ...bounds[0]!, confidence: 0.8 }] })[0]!.confidence, 0.8)
    assert.equal(formatBound('errors', 0.0123), '1.23 pp')
    assert.equal(formatBound('shift', 0.0123), '0.012')
  })
})

describe('the ended rollouts', () => {
  const event = (action: string, run_id: string, when: string, ended?: string) =>
    ({
      ...{ action, run_id, when },
      ...(ended && { rollout: { id: ended } }),
    }) as Deployment['history'][number]

  it('are listed newest first, each with its own start', () => {
    const ended = endedRollouts({
      history: [
        event('canary', 'x', '1'),
        event('advance', 'x', '2'),
        event('abort', 'x', '3', 'first'),
        event('shadow', 'x', '4'),
        event('abort', 'x', '5', 'second'),
      ],
    })
    assert.deepEqual(
      ended.map(({ rollout, start }) => [rollout.id, start?.when]),
      [
        ['second', '4'],
        ['first', '1'],
      ],
    )
  })
})
