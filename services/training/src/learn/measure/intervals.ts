/** How far chance may have moved a metric: what it is on rows that are drawn from the test rows again. */
import type { Intervals, Metrics } from '@modelops/common/manifest'
import type { Pause } from '../pacer.js'
import { resample, type Random } from '@modelops/common/random'
import { quantileOf } from '../quantile.js'

const MIN_REPEATS = 50
const MAX_REPEATS = 500
/** Draws of rows, about 0.1 s. */
const DRAWS = 2e6
/** Rows that are gone through in order, about 0.1 s. */
const RANKED = 1e7

/** @param rows that are measured */
export const repeatsFor = (rows: number): number =>
  Math.max(MIN_REPEATS, Math.min(MAX_REPEATS, Math.round(DRAWS / rows)))

/** Whether so many rankings of the rows may be gone through for every repeat. */
export const canRank = (rows: number, rankings: number): boolean =>
  rankings * rows * repeatsFor(rows) <= RANKED

/**
 * 95 % intervals by the bootstrap's percentiles (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, 13.3),
 * widened where the metric itself lies outside. Repeats in which a metric is not defined, as there is one class only, are
 * left out of its interval.
 * @param metrics of all rows
 * @param measure the same of rows that count so often
 * @param pause called between repeats
 */
export async function bootstrap(
  metrics: Metrics,
  rows: number,
  measure: (counts: Uint16Array) => Metrics,
  random: Random,
  pause: Pause,
): Promise<Intervals> {
  const counts = new Uint16Array(rows)
  const repeats: Metrics[] = []
  for (let left = repeatsFor(rows); left > 0; left--) {
    await pause()
    resample(counts, random)
    repeats.push(measure(counts))
  }
  return Object.fromEntries(
    Object.keys(repeats[0]!).map((name) => [
      name,
      intervalOf(
        metrics[name]!,
        repeats.map((repeat) => repeat[name]!),
      ),
    ]),
  )
}

function intervalOf(metric: number, repeats: readonly number[]): [number, number] {
  const sorted = Float64Array.from(repeats.filter(Number.isFinite)).sort()
  if (sorted.length === 0) return [metric, metric]
  return [Math.min(metric, quantileOf(sorted, 0.025)), Math.max(metric, quantileOf(sorted, 0.975))]
}

/**
 * Of a distance, at least 0, that chance makes larger: rows drawn again are as much further from the truth's than these
 * rows as these are (the basic bootstrap: Davison and Hinkley, Bootstrap Methods and their Application, 1997, 5.2).
 */
export const mirrored = (metric: number, [low, high]: readonly [number, number]): [number, number] => [
  Math.max(0, 2 * metric - high),
  2 * metric - low,
]

/**
 * 95 % interval of a share of rows: Wilson, Probable inference, 1927. Unlike the bootstrap's it has a width where no row
 * is wrong.
 */
export function wilson(share: number, rows: number): [number, number] {
  const z2 = 1.959964 ** 2 / rows
  const middle = (share + z2 / 2) / (1 + z2)
  const half = Math.sqrt(z2 * (share * (1 - share) + z2 / 4)) / (1 + z2)
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}
