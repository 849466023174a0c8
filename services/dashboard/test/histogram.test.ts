import assert from 'node:assert/strict'
import fc from 'fast-check'
import { addHistograms, histogramIncrease, increase, quantile } from '../src/live/histogram.js'

/** Counts observations as Prometheus does. */
const histogramOf = (observations: readonly number[], bounds: readonly number[]) => ({
  bounds,
  cumulative: [...bounds, Infinity].map((bound) => observations.filter((value) => value <= bound).length),
  sum: observations.reduce((sum, value) => sum + value, 0),
})

const boundsOf = fc
  .uniqueArray(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 8 })
  .map((bounds) => bounds.sort((a, b) => a - b))
const observationsOf = fc.array(fc.integer({ min: 0, max: 1_200 }), { minLength: 1, maxLength: 60 })
const shareOf = fc.integer({ min: 1, max: 1_000 }).map((thousandths) => thousandths / 1_000)

/** Spreads the observations of each bucket evenly over it, then walks up to the rank. */
function reference(share: number, observations: readonly number[], bounds: readonly number[]): number {
  const rank = share * observations.length
  let passed = 0
  for (const [index, end] of bounds.entries()) {
    const start = bounds[index - 1] ?? 0
    const inside = observations.filter((value) => value <= end && (index === 0 || value > start)).length
    if (inside > 0 && passed + inside >= rank) return start + ((rank - passed) / inside) * (end - start)
    passed += inside
  }
  return bounds.at(-1)!
}

describe('a quantile of a histogram', () => {
  it('is what a straightforward count gives', () => {
    fc.assert(
      fc.property(observationsOf, boundsOf, shareOf, (observations, bounds, share) => {
        const expected = reference(share, observations, bounds)
        const actual = quantile(share, histogramOf(observations, bounds))!
        assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.max(1, expected), `${actual}, not ${expected}`)
      }),
    )
  })

  it('never falls when the share rises', () => {
    fc.assert(
      fc.property(observationsOf, boundsOf, shareOf, shareOf, (observations, bounds, a, b) => {
        const histogram = histogramOf(observations, bounds)
        assert.ok(quantile(Math.min(a, b), histogram)! <= quantile(Math.max(a, b), histogram)!)
      }),
    )
  })

  it('is that of Prometheus’ own test data', () => {
    // promql/promqltest/testdata/histograms.test, testhistogram{start="positive"}
    const histogram = { bounds: [0.1, 0.2, 1], cumulative: [5, 7, 11, 12], sum: 4 }
    const quantiles = [0.2, 0.5, 0.8, 1].map((share) => quantile(share, histogram)!)
    assert.deepEqual(
      quantiles.map((value) => value.toFixed(6)),
      ['0.048000', '0.150000', '0.720000', '1.000000'],
    )
  })

  it('is the last bound where it lies above', () => {
    assert.equal(quantile(0.99, { bounds: [1, 5], cumulative: [1, 1, 100], sum: 900 }), 5)
  })

  it('is not known of nothing', () => {
    assert.equal(quantile(0.5, { bounds: [1, 5], cumulative: [0, 0, 0], sum: 0 }), null)
    assert.equal(quantile(0.5, { bounds: [], cumulative: [], sum: 0 }), null)
  })
})

describe('what a histogram counted in between', () => {
  it('are the observations since', () => {
    fc.assert(
      fc.property(observationsOf, observationsOf, boundsOf, (before, since, bounds) => {
        const grown = histogramIncrease(
          histogramOf(before, bounds),
          histogramOf([...before, ...since], bounds),
        )
        assert.deepEqual(grown, histogramOf(since, bounds))
      }),
    )
  })

  it('is all of it after a restart, or where it was not there before', () => {
    const now = { bounds: [1], cumulative: [2, 3], sum: 3 }
    assert.deepEqual(histogramIncrease({ bounds: [1], cumulative: [5, 9], sum: 9 }, now), now)
    assert.deepEqual(histogramIncrease({ bounds: [1, 2], cumulative: [0, 0, 0], sum: 0 }, now), now)
    assert.deepEqual(histogramIncrease(undefined, now), now)
  })

  it('stays cumulative where a bucket was read before the ones below it', () => {
    const grown = histogramIncrease(
      { bounds: [1], cumulative: [5, 5], sum: 5 },
      { bounds: [1], cumulative: [7, 6], sum: 7 },
    )
    assert.deepEqual(grown.cumulative, [2, 2])
  })
})

it('a counter that fell began anew', () => {
  assert.equal(increase(5, 7), 2)
  assert.equal(increase(5, 2), 2)
})

it('histograms of several versions add up to that of all observations', () => {
  fc.assert(
    fc.property(observationsOf, observationsOf, boundsOf, (a, b, bounds) => {
      const sum = addHistograms([histogramOf(a, bounds), histogramOf(b, bounds)])
      assert.deepEqual(sum, histogramOf([...a, ...b], bounds))
    }),
  )
})
