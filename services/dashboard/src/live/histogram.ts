/** Histograms as Prometheus counts them: how they grow, add up, and which quantiles they have. */

export interface Histogram {
  /** Upper bounds of all buckets but the last, ascending. */
  bounds: readonly number[]
  /** How many observations were at most each bound; the last of all counts every observation. */
  cumulative: readonly number[]
  /** The sum of all observations. */
  sum: number
}

export const countOf = ({ cumulative }: Histogram): number => cumulative.at(-1) ?? 0

/**
 * The value that a share of the observations does not exceed, as `histogram_quantile` computes it: linear within a
 * bucket, the first of which begins at 0; what lies above the last bound counts as that bound.
 * @see https://github.com/prometheus/prometheus/blob/main/promql/quantile.go, BucketQuantile
 * @param share 0 to 1
 * @returns null where there are no observations
 */
export function quantile(share: number, histogram: Histogram): number | null {
  const { bounds, cumulative } = histogram
  const observations = countOf(histogram)
  if (observations <= 0 || bounds.length === 0) return null
  const rank = share * observations
  const bucket = cumulative.findIndex((count) => count >= rank)
  if (bucket === -1 || bucket >= bounds.length) return bounds.at(-1)!
  const end = bounds[bucket]!
  if (bucket === 0 && end <= 0) return end
  const start = bucket === 0 ? 0 : bounds[bucket - 1]!
  const before = bucket === 0 ? 0 : cumulative[bucket - 1]!
  return start + ((end - start) * (rank - before)) / (cumulative[bucket]! - before)
}

/** How much a counter grew; one that is smaller than before has restarted at 0. */
export const increase = (before: number, now: number): number => (now < before ? now : now - before)

/** What was observed in between; all of it where the histogram has restarted. */
export function histogramIncrease(before: Histogram | undefined, now: Histogram): Histogram {
  const isAnew = !before || countOf(now) < countOf(before) || before.bounds.length !== now.bounds.length
  if (isAnew) return now
  // Counters of several processes are not read at one instant: a bucket may not fall below the one before it.
  let least = 0
  const cumulative = now.cumulative.map(
    (count, bucket) => (least = Math.max(least, count - before.cumulative[bucket]!)),
  )
  return { bounds: now.bounds, cumulative, sum: increase(before.sum, now.sum) }
}

/** All observations of several histograms with the same bounds. */
export function addHistograms(all: readonly Histogram[]): Histogram {
  const [first] = all
  if (!first) return { bounds: [], cumulative: [], sum: 0 }
  const cumulative = first.cumulative.map((_, bucket) =>
    all.reduce((sum, { cumulative }) => sum + (cumulative[bucket] ?? 0), 0),
  )
  return { bounds: first.bounds, cumulative, sum: all.reduce((total, { sum }) => total + sum, 0) }
}
