import assert from 'node:assert/strict'
import { seededRandom } from '@modelops/common/random'
import fc from 'fast-check'
import { logEvidence, radiusOf } from '../../src/drift/evidence.js'
import { judge } from '../../src/drift/verdict.js'
import { logGamma } from '../../src/statistics/gamma-function.js'
import { noRows, simulatedFeature } from './simulated.js'

const histogram = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 12 })
const pairs = histogram
  .filter((reference) => reference.some((count) => count > 0))
  .chain((reference) =>
    fc.tuple(
      fc.constant(reference),
      fc.array(fc.integer({ min: 0, max: 300 }), {
        minLength: reference.length,
        maxLength: reference.length,
      }),
    ),
  )

const logProbability = (counts: readonly number[], shares: readonly number[]) =>
  counts.reduce(
    (sum, n, i) => sum + (n > 0 ? n * Math.log(shares[i]!) : 0) - logGamma(n + 1),
    logGamma(counts.reduce((sum, n) => sum + n, 0) + 1),
  )

const divergence = (reference: readonly number[], shares: readonly number[]) => {
  const all = reference.reduce((sum, n) => sum + n, 0)
  return reference.reduce((sum, n, i) => sum + (n > 0 ? n * Math.log(n / all / shares[i]!) : 0), 0)
}

/** Every way to put rows into three bins. */
function* placesOf(rows: number): Generator<[number, number, number]> {
  for (let a = 0; a <= rows; a++) for (let b = 0; a + b <= rows; b++) yield [a, b, rows - a - b]
}

describe('the evidence of drift', () => {
  it('has a radius at which the bound of Agrawal is the probability that is asked for', () => {
    for (const [bins, delta] of [
      [2, 0.01],
      [11, 1e-4],
      [1000, 1e-6],
    ] as const) {
      const [k, radius] = [bins - 1, radiusOf(bins, delta)]
      const bound = Math.exp(-radius) * ((Math.E * radius) / k) ** k
      if (Number.isFinite(bound)) assert.ok(Math.abs(bound / delta - 1) < 1e-6, `${bound} is not ${delta}`)
      assert.ok(radius > k)
    }
  })

  it('is 1 at most in the mean, whatever the shares that the reference is consistent with', () => {
    const reference = [6, 3, 1]
    const radius = 2
    const grid = Array.from(placesOf(12)).map((counts) => counts.map((n) => (n + 0.01) / 12.03))
    const near = grid.filter((shares) => divergence(reference, shares) <= radius)
    assert.ok(near.length > 5 && near.length < grid.length)
    for (const shares of near)
      for (const rows of [1, 5, 20]) {
        let mean = 0
        for (const live of placesOf(rows))
          mean += Math.exp(logProbability(live, shares) + logEvidence(reference, live, radius))
        assert.ok(mean <= 1 + 1e-9, `${mean} of ${shares.join()} after ${rows} rows`)
      }
  })

  it('compares with the likeliest of these shares', () => {
    const [reference, live, radius] = [[30, 60, 10], [5, 2, 13], 3]
    const greatest = (within: number) => {
      let most = -Infinity
      for (const counts of placesOf(400)) {
        const shares = counts.map((n) => (n + 1e-6) / 400.000003)
        if (divergence(reference, shares) <= within) most = Math.max(most, logProbability(live, shares))
      }
      return most
    }
    // The mixture is the same, so that evidence differs as the greatest likelihood does.
    const received = logEvidence(reference, live, radius) - logEvidence(reference, live, 10)
    assert.ok(Math.abs(received - (greatest(10) - greatest(radius))) < 0.05)
  })

  it('is finite, does not depend on the order of bins, and falls with the radius', () => {
    fc.assert(
      fc.property(pairs, fc.double({ min: 0.1, max: 50, noNaN: true }), ([reference, live], radius) => {
        const evidence = logEvidence(reference, live, radius)
        assert.ok(Number.isFinite(evidence))
        const turned = logEvidence(reference.toReversed(), live.toReversed(), radius)
        assert.ok(Math.abs(evidence - turned) < 1e-6)
        assert.ok(logEvidence(reference, live, 2 * radius) <= evidence + 1e-6)
      }),
    )
  })

  it('grows where the live rows differ, and shrinks where they do not', () => {
    const reference = [1000, 1000, 1000, 0]
    const radius = radiusOf(4, 1e-3)
    const of = (...live: number[]) => logEvidence(reference, live, radius)
    assert.equal(of(0, 0, 0, 0), 0)
    assert.ok(of(100, 100, 100, 0) < -1)
    assert.ok(of(200, 100, 0, 0) > 20)
    assert.ok(of(400, 200, 0, 0) > of(200, 100, 0, 0) + 20)
    assert.ok(of(100, 100, 100, 60) > 20)
  })
})

describe('the verdict on drift', () => {
  const options = { alpha: 0.01, features: 30 }

  it('is left open for a while, and without a reference', () => {
    assert.equal(judge([100, 100], [0, 99], options).verdict, 'too_few')
    assert.equal(judge([100, 100], [0, 100], options).verdict, 'alarm')
    assert.equal(judge(undefined, [0, 1e6], options).verdict, 'too_few')
  })

  it('is no alarm for a trifle, however certain', () => {
    const trifle = judge([50_000, 50_000], [530_000, 470_000], options)
    assert.ok(trifle.evidence > trifle.threshold)
    assert.equal(trifle.verdict, 'ok')
  })

  it('tells moderate shifts from large ones', () => {
    assert.equal(judge([5000, 5000], [6800, 3200], options).verdict, 'watch')
    assert.equal(judge([5000, 5000], [7800, 2200], options).verdict, 'alarm')
  })

  it('is right about a feature that has a single value', () => {
    assert.equal(judge([1000], [5000], options).verdict, 'ok')
  })

  it('finds a shift of half a standard deviation in one of 30 features within 500 rows', () => {
    const random = seededRandom(5)
    let found = 0
    const trials = 40
    for (let trial = 0; trial < trials; trial++) {
      const feature = simulatedFeature(random)
      const live = noRows()
      for (let row = 1; row <= 500; row++) live[feature.draw(0.5)]!++
      if (/watch|alarm/.test(judge(feature.reference, live, options).verdict)) found++
    }
    assert.ok(found >= trials - 2, `found ${found} of ${trials}`)
  })
})
