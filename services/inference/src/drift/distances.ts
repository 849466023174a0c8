/**
 * The classical figures of two histograms with the same bins: shown beside the evidence, they decide nothing, as their
 * p-values hold for one look only.
 */
import { upperGamma } from '../statistics/gamma-function.js'

/** Rows by bin. */
export type Counts = ArrayLike<number>

export interface Test {
  statistic: number
  /** Of no difference. */
  p: number
}

export const totalOf = (counts: Counts): number => {
  let total = 0
  for (let i = 0; i < counts.length; i++) total += counts[i]!
  return total
}

/** Of an empty bin, so that its logarithm is finite. */
const HALF_ROW = 0.5

/**
 * The population stability index, the sum of (p - q) ln(p / q): 0.1 is a moderate shift, 0.25 a large one. Half a row is
 * added to each bin.
 */
export function stabilityIndex(reference: Counts, live: Counts): number {
  const bins = reference.length
  const [all, seen] = [totalOf(reference) + HALF_ROW * bins, totalOf(live) + HALF_ROW * bins]
  let index = 0
  for (let i = 0; i < bins; i++) {
    const [q, p] = [(reference[i]! + HALF_ROW) / all, (live[i]! + HALF_ROW) / seen]
    index += (p - q) * Math.log(p / q)
  }
  return index
}

/** Kolmogorov and Smirnov's test of two samples on ordered bins; by the limit law, which is cautious where values tie. */
export function kolmogorovSmirnov(reference: Counts, live: Counts): Test {
  const [all, seen] = [totalOf(reference), totalOf(live)]
  let [below, liveBelow, statistic] = [0, 0, 0]
  for (let i = 0; i < reference.length; i++) {
    below += reference[i]! / all
    liveBelow += live[i]! / seen
    statistic = Math.max(statistic, Math.abs(below - liveBelow))
  }
  return { statistic, p: kolmogorov(statistic * Math.sqrt((all * seen) / (all + seen))) }
}

/** From here on the alternating series has four terms; below it the other one (DLMF 20.7.32) converges faster. */
const SERIES_FROM = 1.1

/** P(K > x) of Kolmogorov's distribution. */
function kolmogorov(x: number): number {
  if (x <= 0) return 1
  let sum = 0
  if (x < SERIES_FROM) {
    for (let k = 1; k < 20; k += 2) sum += Math.exp((-(k * k) * Math.PI ** 2) / (8 * x * x))
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum
  }
  for (let k = 1; k < 10; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x)
  return sum
}

/** Pearson's test that both come from the same distribution; bins that are empty in both do not count. */
export function chiSquare(reference: Counts, live: Counts): Test {
  const [all, seen] = [totalOf(reference), totalOf(live)]
  let [statistic, used] = [0, 0]
  for (let i = 0; i < reference.length; i++) {
    const both = reference[i]! + live[i]!
    if (both === 0) continue
    used++
    const [expected, expectedLive] = [(both * all) / (all + seen), (both * seen) / (all + seen)]
    statistic += (reference[i]! - expected) ** 2 / expected + (live[i]! - expectedLive) ** 2 / expectedLive
  }
  return { statistic, p: used > 1 ? upperGamma((used - 1) / 2, statistic / 2) : 1 }
}

/** The distance of Jensen and Shannon with logarithms to base 2: 0 of equal shares, 1 where no bin is common. */
export function jensenShannon(reference: Counts, live: Counts): number {
  const [all, seen] = [totalOf(reference), totalOf(live)]
  let divergence = 0
  for (let i = 0; i < reference.length; i++) {
    const [q, p] = [reference[i]! / all, live[i]! / seen]
    const middle = (p + q) / 2
    if (p > 0) divergence += (p / 2) * Math.log2(p / middle)
    if (q > 0) divergence += (q / 2) * Math.log2(q / middle)
  }
  return Math.sqrt(Math.max(0, divergence))
}

/** P-values by the false discovery rate at which each would be rejected: Benjamini and Hochberg, JRSS B 57(1), 1995. */
export function adjustedByDiscoveries(ps: readonly number[]): number[] {
  const order = [...ps.keys()].sort((a, b) => ps[b]! - ps[a]!)
  const adjusted = new Array<number>(ps.length)
  let least = 1
  order.forEach((at, i) => {
    least = Math.min(least, (ps[at]! * ps.length) / (ps.length - i))
    adjusted[at] = least
  })
  return adjusted
}
