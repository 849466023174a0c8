/** How many values lie between their own quantiles: what live values are compared with. */
import { shortestDecimal } from './shortest-decimal.js'

const MOST_BINS = 10
/** In the mean: shares of fewer values say little. */
const LEAST_VALUES = 10

/**
 * Every edge is one of the values, so that equal ones share a bin; the greatest is none, as nothing lies above it.
 * @param sorted rising, without NaN
 */
export function quantileBins(sorted: Float32Array): { edges: number[]; counts: number[] } {
  const bins = Math.min(MOST_BINS, Math.floor(sorted.length / LEAST_VALUES))
  const edges: number[] = []
  const ends: number[] = []
  for (let i = 1; i < bins; i++) {
    const edge = sorted[Math.ceil((i * sorted.length) / bins) - 1]!
    if (edge === sorted.at(-1)) break
    const end = endOf(sorted, edge)
    if (end === ends.at(-1)) continue
    edges.push(shortestDecimal(edge))
    ends.push(end)
  }
  ends.push(sorted.length)
  return { edges, counts: ends.map((end, i) => end - (ends[i - 1] ?? 0)) }
}

/** The number of values up to one of them. */
function endOf(sorted: Float32Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}
