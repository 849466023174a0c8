/** What is promised of rollouts, tried on so many of them. */
import assert from 'node:assert/strict'
import { powerOfBestTest } from './best-test.js'
import { isAborted, type Client } from './simulate-sessions.js'
import {
  computationsUntilAbort,
  isEverWithin,
  median,
  requestsUntilAbort,
  secondsUntilPromotion,
  shareWithin,
  times,
  type Shares,
} from './simulate.js'

/** How many are simulated. */
export interface Rollouts {
  /** By base rate. */
  identical: { share: number; rollouts: number }[]
  worse: number
  timed: number
  promoted: number
  sessions: number
  /** Of what came out. */
  report?: (figure: string) => void
}

const deviation = (promised: number, n: number) => Math.sqrt((promised * (1 - promised)) / n)
/** Four standard deviations above the share that is promised. */
const atMost = (promised: number, n: number) => promised + 4 * deviation(promised, n)
/** Four standard deviations below the share that was measured. */
const atLeast = (measured: number, n: number) => measured - 4 * deviation(measured, n)

const WEIGHTS = {
  four: [5, 25, 50, 100],
  fourteen: [1, 2, 3, 5, 8, 12, 18, 25, 35, 45, 55, 70, 85, 100],
}

/** @param bad how often a request of theirs is, on both routes or on that of the canary */
const clientsThat = (n: number, bad: number, canary = bad): Client[] =>
  Array.from({ length: n }, () => ({ stable: bad, canary }))

const percent = (share: number) => `${+(100 * share).toFixed(2)} %`

export function itKeepsItsPromises(rollouts: Rollouts): void {
  const { identical, worse, timed, promoted, sessions, report = () => undefined } = rollouts

  for (const { share, rollouts: n } of identical)
    it(`aborts at most 1 of 100 identical canaries, looked at after each of 50,000 requests, ${100 * share} % of them bad`, () => {
      const shares = { errors: share, refusals: share, slow: share }
      const run = { requests: 50_000, stable: shares, canary: shares, changing: true }
      const aborted = shareWithin(
        times(n, (random) => requestsUntilAbort({ random, ...run })),
        Infinity,
      )
      report(`identical, ${percent(share)} bad: ${percent(aborted)} of ${n} aborted`)
      assert.ok(aborted <= (n < 1000 ? atMost(0.01, n) : 0.01), `${aborted} of ${n}`)
    })

  /** @returns the share of rollouts that are aborted within 1,000 requests of the canary, and the median */
  const found = (stable: Shares, canary: Shares) => {
    const requests = times(worse, (random) =>
      requestsUntilAbort({ random, requests: 40_000, stable, canary }),
    )
    const [within, half] = [shareWithin(requests, 1000), median(requests)]
    const shares = `${JSON.stringify(stable)} to ${JSON.stringify(canary)}`
    report(`${shares}: ${percent(within)} within 1,000 requests of the canary, half within ${half}`)
    return { within, half }
  }

  it('aborts 2 points of errors more within 1,000 requests of the canary in 99 of 100, half of them within 200', () => {
    const { within, half } = found({ errors: 0.001, slow: 0.03 }, { errors: 0.021, slow: 0.03 })
    assert.ok(within >= 0.99, `${within}`)
    assert.ok(half <= 200, `${half}`)
  })

  for (const [base, measured] of [
    [0.02, 0.65],
    [0.2, 0.01],
  ] as const)
    it(`aborts 2 points of errors more, of ${percent(base)}, as often as measured before, and no test could in 99 of 100`, () => {
      const best = powerOfBestTest({ requests: 1000, alpha: 0.01, stable: base, canary: base + 0.02 })
      const { within } = found({ errors: base }, { errors: base + 0.02 })
      report(`the best test of 1,000 requests, that knows stable's share: ${percent(best)}`)
      assert.ok(best < 0.95, `${best}`)
      assert.ok(within >= atLeast(measured, worse), `${within}`)
    })

  it('aborts 12 % of slow computations instead of 5 % within 1,000 in 99 of 100, half of them within 180', () => {
    const { within, half } = found({ slow: 0.05 }, { slow: 0.12 })
    assert.ok(within >= 0.99, `${within}`)
    assert.ok(half <= 180, `${half}`)
  })

  for (const [name, weights] of Object.entries(WEIGHTS))
    for (const processes of [1, 4])
      it(`aborts at most 1 of 100 identical canaries of ${name} steps whose clients keep their sessions, processes: ${processes}`, () => {
        const clients = [...clientsThat(3, 1), ...clientsThat(57, 0)]
        const steps = weights.map((weight) => ({ weight, rounds: 5 }))
        const aborted = times(sessions, (random) => isAborted({ random, steps, processes, clients }))
        const share = aborted.filter(Boolean).length / sessions
        report(`sessions, ${name} steps, ${processes} processes: ${percent(share)} of ${sessions} aborted`)
        assert.ok(share <= (sessions < 1000 ? atMost(0.01, sessions) : 0.01), `${share}`)
      })

  it('aborts no identical canary because sessions meet more failures in a longer last step', () => {
    const steps = WEIGHTS.four.map((weight, i) => ({ weight, rounds: i < 3 ? 5 : 60 }))
    const aborted = times(Math.ceil(sessions / 10), (random) =>
      isAborted({ random, steps, processes: 1, clients: clientsThat(300, 0.005) }),
    )
    assert.ok(!aborted.includes(true))
  })

  it('aborts one that fails for a fifth of the sessions that come to it', () => {
    const clients = [...clientsThat(4, 1), ...clientsThat(80, 0, 1), ...clientsThat(316, 0)]
    const steps = WEIGHTS.four.map((weight) => ({ weight, rounds: 5 }))
    const aborted = times(Math.ceil(sessions / 10), (random) =>
      isAborted({ random, steps, processes: 4, clients }),
    )
    assert.ok(!aborted.includes(false))
  })

  const timedUntilAbort = (slower: number) =>
    times(timed, (random) => computationsUntilAbort({ random, requests: 40_000, slower }))

  it('aborts one that computes 1.5 times as long within 1,000 computations in 95 of 100', () => {
    const share = shareWithin(timedUntilAbort(1.5), 1000)
    report(`1.5 times the time: ${percent(share)} within 1,000 computations`)
    assert.ok(share >= 0.95, `${share}`)
  })

  it('aborts at most 1 of 100 that compute as long, on a machine with slow spells', () => {
    const share = shareWithin(timedUntilAbort(1), Infinity)
    report(`as long: ${percent(share)} aborted`)
    assert.ok(share <= atMost(0.01, timed), `${share}`)
  })

  for (const [slow, promised] of [
    [0.001, 0.99],
    [0.01, 0.99],
    [0.02, 0.99],
    [0.03, 0.98],
    [0.05, 0.88],
  ] as const)
    it(`promotes a good canary within ten minutes at 200 requests a second in ${100 * promised} of 100 where ${percent(slow)} are slow`, () => {
      const run = { perSecond: 200, most: 600, shares: { errors: 0.001, slow } }
      const seconds = times(promoted, (random) => secondsUntilPromotion(random, run))
      const share = shareWithin(seconds, 600)
      report(`good, ${percent(slow)} slow: ${percent(share)} promoted in 600 s, half in ${median(seconds)} s`)
      assert.ok(share >= atLeast(promised, promoted), `${share}, median ${median(seconds)}`)
    })

  it('passes at most 5 of 100 canaries that are worse by the tolerance, looked at after each of 10,000 requests', () => {
    const passed = times(worse, (random) => isEverWithin(random, 40_000, { errors: 0.02 }, { errors: 0.03 }))
    const share = passed.filter(Boolean).length / worse
    report(`worse by the tolerance: ${percent(share)} passed with 95 % confidence`)
    assert.ok(share <= atMost(0.05, worse), `${share}`)
  })
}
