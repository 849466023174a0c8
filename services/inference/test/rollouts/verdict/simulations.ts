/** What is promised of rollouts, tried on so many of them. */
import assert from 'node:assert/strict'
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
}

/** Four standard deviations above the share that is promised. */
const atMost = (promised: number, n: number) => promised + 4 * Math.sqrt((promised * (1 - promised)) / n)

export function itKeepsItsPromises({ identical, worse, timed, promoted }: Rollouts): void {
  for (const { share, rollouts } of identical)
    it(`aborts at most 1 of 100 identical canaries, looked at after each of 50,000 requests, ${100 * share} % of them bad`, () => {
      const shares = { errors: share, refusals: share, slow: share }
      const run = { requests: 50_000, stable: shares, canary: shares, changing: true }
      const aborted = shareWithin(
        times(rollouts, (random) => requestsUntilAbort({ random, ...run })),
        Infinity,
      )
      assert.ok(aborted <= (rollouts < 1000 ? atMost(0.01, rollouts) : 0.01), `${aborted} of ${rollouts}`)
    })

  const untilAbort = (stable: Shares, canary: Shares) =>
    times(worse, (random) => requestsUntilAbort({ random, requests: 40_000, stable, canary }))

  it('aborts 2 points of errors more within 1,000 requests of the canary in 99 of 100, half of them within 200', () => {
    const requests = untilAbort({ errors: 0.001, slow: 0.03 }, { errors: 0.021, slow: 0.03 })
    assert.ok(shareWithin(requests, 1000) >= 0.99, `${shareWithin(requests, 1000)}`)
    assert.ok(median(requests) <= 200, `${median(requests)}`)
  })

  it('aborts 12 % of slow computations instead of 5 % within 1,000 in 99 of 100, half of them within 220', () => {
    const requests = untilAbort({ slow: 0.05 }, { slow: 0.12 })
    assert.ok(shareWithin(requests, 1000) >= 0.99, `${shareWithin(requests, 1000)}`)
    assert.ok(median(requests) <= 220, `${median(requests)}`)
  })

  const timedUntilAbort = (slower: number) =>
    times(timed, (random) => computationsUntilAbort({ random, requests: 40_000, slower }))

  it('aborts one that computes 1.5 times as long within 1,000 computations in 95 of 100', () => {
    const share = shareWithin(timedUntilAbort(1.5), 1000)
    assert.ok(share >= 0.95, `${share}`)
  })

  it('aborts at most 1 of 100 that compute as long, on a machine with slow spells', () => {
    const share = shareWithin(timedUntilAbort(1), Infinity)
    assert.ok(share <= atMost(0.01, timed), `${share}`)
  })

  it('promotes a good canary within ten minutes at 200 requests a second in 95 of 100', () => {
    const seconds = times(promoted, (random) =>
      secondsUntilPromotion(random, 200, { errors: 0.001, slow: 0.01 }),
    )
    assert.ok(shareWithin(seconds, 600) >= 0.95, `${shareWithin(seconds, 600)}, median ${median(seconds)}`)
  })

  it('passes at most 5 of 100 canaries that are worse by the tolerance, looked at after each of 10,000 requests', () => {
    const passed = times(worse, (random) => isEverWithin(random, 40_000, { errors: 0.02 }, { errors: 0.03 }))
    const share = passed.filter(Boolean).length / worse
    assert.ok(share <= atMost(0.05, worse), `${share}`)
  })
}
