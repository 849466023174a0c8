import assert from 'node:assert/strict'
import fc from 'fast-check'
import { logNotWorse, logWorse } from '../../../src/rollouts/verdict/against-earlier.js'
import { boundsOf, isWithin } from '../../../src/rollouts/verdict/bounds.js'
import { logCapital } from '../../../src/rollouts/verdict/excess.js'
import { binomial, policyOf, stepOf, trials, upTo } from './support.js'

/** The mean of `value` over n requests of each of which chance decides the route and whether it is bad. */
function meanOver(
  n: number,
  { rho, canary, stable }: { rho: number; canary: number; stable: number },
  value: (cells: { c: number; s: number; ofCanary: number }) => number,
): number {
  let sum = 0
  for (const ofCanary of upTo(n))
    for (const c of upTo(ofCanary))
      for (const s of upTo(n - ofCanary)) {
        const chance =
          binomial(n, ofCanary, rho) * binomial(ofCanary, c, canary) * binomial(n - ofCanary, s, stable)
        if (chance > 0) sum += chance * value({ c, s, ofCanary })
      }
  return sum
}

describe('the bound of how much worse the canary is', () => {
  it('rests on a capital that is 1 on average where the canary is worse by just that much', () => {
    for (const rho of [0.05, 0.5])
      for (const [stable, excess] of [
        [0.1, 0.01],
        [0.3, 0.2],
        [0.5, -0.1],
      ] as const) {
        const capital = meanOver(12, { rho, stable, canary: stable + excess }, ({ c, s, ofCanary }) =>
          Math.exp(logCapital([trials(rho, c, ofCanary, s, 12 - ofCanary)], excess, 0.01)),
        )
        assert.ok(Math.abs(capital - 1) < 1e-9, `${capital}`)
      }
  })

  it('rests on a capital that falls on average where the canary is worse by more', () => {
    const capital = meanOver(12, { rho: 0.25, stable: 0.1, canary: 0.3 }, ({ c, s, ofCanary }) =>
      Math.exp(logCapital([trials(0.25, c, ofCanary, s, 12 - ofCanary)], 0.01, 0.01)),
    )
    assert.ok(capital < 0.9, `${capital}`)
  })

  it('needs no more requests without bad ones than the best test of as many', () => {
    const clean = (requests: number) => [stepOf(5, { requests }, { requests: 19 * requests })]
    const best = Math.log(0.05) / Math.log(0.99) // none among so many, 5 % certain, at a share of 1 %
    const limit = { tolerance: 0.01, mistakes: 0.05 }
    assert.ok(!isWithin('errors', clean(best), limit), 'fewer than can be')
    assert.ok(isWithin('errors', clean(2 * best), limit), 'twice as many are enough')
  })

  it('falls with good requests of the canary and with bad ones of stable, rises with bad ones of the canary', () => {
    const count = fc.nat(100_000)
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        count,
        count,
        count,
        (rho, c, s, good) => {
          const at = (moreC: number, moreS: number, moreGood: number) =>
            logCapital(
              [trials(rho, c + moreC, c + moreC + good + moreGood, s + moreS, s + moreS)],
              0.01,
              0.01,
            )
          assert.ok(at(1, 0, 0) < at(0, 0, 0))
          assert.ok(at(0, 1, 0) > at(0, 0, 0))
          assert.ok(at(0, 0, 1) > at(0, 0, 0))
        },
      ),
    )
  })

  it('is the surer, the larger the share of requests is that comes next', () => {
    const step = stepOf(5, { requests: 1000 }, { requests: 19_000 })
    const confidences = (weights: number[]) =>
      upTo(weights.length - 1).map((i) => {
        const steps = upTo(i).map((at) => ({ ...step, weight: weights[at]! }))
        const policy = policyOf({ steps: weights.map((weight) => ({ weight })) })
        return boundsOf(policy, steps, 'classes')[0]!.confidence
      })
    assert.deepEqual(confidences([5, 25, 50, 100]), [0.8, 0.9, 0.95, 0.95])
    assert.deepEqual(confidences([1, 5, 40]), [0.8, 0.875, 0.95])
  })

  it('pools the steps', () => {
    const step = stepOf(5, { requests: 300, errors: 1 }, { requests: 5700, errors: 20 })
    const [one] = boundsOf(policyOf(), [step], 'classes')
    const [two] = boundsOf(policyOf(), [step, { ...step, weight: 25 }], 'classes') // with more confidence
    assert.ok(two!.upper < one!.upper, `${two!.upper} ${one!.upper}`)
  })

  it('is a number up to a thousand million requests, and none without any', () => {
    const of = (requests: number) => ({
      requests,
      errors: requests / 20,
      refusals: requests,
      slow: 0,
      outputs: [requests / 2, requests / 2],
    })
    const policy = policyOf({ max_shift: 0.1 })
    const half = stepOf(50, of(1e9), of(1e9))
    for (const last of [stepOf(5, of(5e7), of(9.5e8)), half, stepOf(100, of(1e9), of(0))])
      for (const { kind, upper } of boundsOf(policy, [half, last], 'classes'))
        assert.ok(upper >= -1 && upper < 0.02, `${kind} at ${last.weight} %: ${upper}`)
    for (const { kind, upper } of boundsOf(policy, [stepOf(5, {}, {})], 'values'))
      assert.equal(upper, 1, kind)
  })
})

describe('the evidence at full weight', () => {
  const [before, now] = [9, 8]
  const at = (stable: number, canary: number, log: typeof logWorse, excess: number) =>
    upTo(before).reduce(
      (sum, s) =>
        sum +
        upTo(now).reduce((inner, c) => {
          const chance = binomial(before, s, stable) * binomial(now, c, canary)
          return inner + chance * Math.exp(log(trials(1, c, now, s, before), excess))
        }, 0),
      0,
    )

  it('is at most 1 on average where the canary is not worse by more than the tolerance', () => {
    for (const stable of [0.01, 0.1, 0.5])
      for (const canary of [stable, stable + 0.05]) assert.ok(at(stable, canary, logWorse, 0.05) <= 1)
  })

  it('is at most 1 on average, that it is good enough, where it is worse by the tolerance or more', () => {
    for (const stable of [0.01, 0.1, 0.5])
      for (const canary of [stable + 0.05, stable + 0.2])
        assert.ok(at(stable, canary, logNotWorse, 0.05) <= 1)
  })

  it('tells a worse canary from a good one', () => {
    const worse = trials(1, 100, 2000, 60, 60_000)
    assert.ok(logWorse(worse, 0.01) > 20 && logNotWorse(worse, 0.01) < 0)
    const good = trials(1, 4, 4000, 60, 60_000)
    assert.ok(logNotWorse(good, 0.01) > 5 && logWorse(good, 0.01) < 0)
  })
})
