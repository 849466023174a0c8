/** The best way to part a node's rows in two, from sums by bin (a histogram). */
import type { CodeColumn } from '../code-columns.js'

/** What squared values in a leaf cost. */
export const PENALTY = 0.2
/** The same where categories are ordered by what they have shown, which flatters them. */
const ORDERED_PENALTY = 10
/** Less is rounding. */
const LEAST_GAIN = 1e-9
/** So many categories are parted one from the others. */
const MAX_UNORDERED = 4

/** Over rows: by output the sums of slope and curvature of the loss, and last the number of rows. */
export type Sums = Float64Array

/** What a leaf may answer at least and at most, before the learning rate. */
export interface Bounds {
  min: number
  max: number
}

export interface FoundSplit {
  gain: number
  goesLeft: Uint8Array
  /** What lies between both sides' answers, where the column's direction is given: of one output. */
  between?: number
}

/**
 * @param histogram sums by bin @param all sums of all bins @param minRows on either side @param least gain that is
 * found, if it is more @param bounds of one output
 */
export function findSplit(
  column: CodeColumn,
  histogram: Float64Array,
  all: Sums,
  minRows: number,
  least: number,
  bounds?: Bounds,
): FoundSplit | undefined {
  const width = all.length
  const bins = allBins(histogram.length / width)
  const hasRows = (bin: number) => histogram[(bin + 1) * width - 1]! > 0
  const { missing, direction = 0 } = column
  if (column.isCumulative) {
    const scan = { histogram, all, minRows, least, penalty: PENALTY, bounds, direction, isOrdered: true }
    const right = bestOf(bins, scan)
    if (!missing || !hasRows(missing.place)) return right
    const left = bestOf([missing.place, ...bins.slice(0, -1)], scan)
    return (left?.gain ?? 0) > (right?.gain ?? 0) ? left : right
  }
  const used = bins.filter(hasRows)
  const isOrdered = used.length > MAX_UNORDERED
  const order = isOrdered ? byAnswer(used, histogram, width) : used
  const penalty = isOrdered ? ORDERED_PENALTY : PENALTY
  return bestOf(order, { histogram, all, minRows, least, penalty, bounds, direction, isOrdered })
}

interface Scan {
  histogram: Float64Array
  all: Sums
  minRows: number
  least: number
  penalty: number
  bounds: Bounds | undefined
  direction: -1 | 0 | 1
  /** The first bins go left, else one of them. */
  isOrdered: boolean
}

/** Of all ways to part the bins in their order. */
function bestOf(
  order: readonly number[],
  { histogram, all, minRows, least, penalty, bounds, direction, isOrdered }: Scan,
): FoundSplit | undefined {
  const width = all.length
  const { left, right } = sidesFor(width)
  const unsplit = gainFrom(all, PENALTY, bounds)
  let [most, last, between] = [Math.max(LEAST_GAIN, least), -1, 0]
  for (let i = 0; i < order.length - 1; i++) {
    if (!isOrdered || i === 0) left.fill(0)
    for (let s = 0, at = order[i]! * width; s < width; s++, at++) {
      left[s]! += histogram[at]!
      right[s] = all[s]! - left[s]!
    }
    if (left[width - 1]! < minRows || right[width - 1]! < minRows) continue
    const gain = gainFrom(left, penalty, bounds) + gainFrom(right, penalty, bounds) - unsplit
    if (gain <= most) continue
    if (bounds && direction !== 0) {
      const [low, high] = [answerOf(left, bounds), answerOf(right, bounds)]
      if (direction * (high - low) < 0) continue
      between = (low + high) / 2
    }
    ;[most, last] = [gain, i]
  }
  if (last < 0) return undefined
  const goesLeft = new Uint8Array(histogram.length / width)
  for (const bin of isOrdered ? order.slice(0, last + 1) : [order[last]!]) goesLeft[bin] = 1
  return { gain: most, goesLeft, ...(bounds && direction !== 0 && { between }) }
}

/** Sums of the two sides by their width: what follows uses them again. */
const sides = new Map<number, { left: Sums; right: Sums }>()

function sidesFor(width: number): { left: Sums; right: Sums } {
  const known = sides.get(width)
  if (known) return known
  const made = { left: new Float64Array(width), right: new Float64Array(width) }
  sides.set(width, made)
  return made
}

/** By their count: 0, 1, ... */
const numbers: (readonly number[])[] = []

const allBins = (count: number): readonly number[] =>
  (numbers[count] ??= Array.from({ length: count }, (_, bin) => bin))

const gainFrom = (sums: Sums, penalty: number, bounds: Bounds | undefined): number =>
  bounds ? boundedGain(sums, penalty, bounds) : gainOf(sums, penalty)

/** Of a leaf: Chen, Guestrin, XGBoost, 2016. */
function gainOf(sums: Sums, penalty: number): number {
  let gain = 0
  for (let k = 0; k < sums.length - 1; k += 2) gain += sums[k]! ** 2 / (sums[k + 1]! + penalty)
  return gain
}

/** The same of one output, which answers no more than its bounds allow. */
function boundedGain([slope, curvature]: Sums, penalty: number, bounds: Bounds): number {
  const answer = within(bounds, -slope! / (curvature! + penalty))
  return -answer * (2 * slope! + answer * (curvature! + penalty))
}

/** Of a leaf of one output. */
const answerOf = ([slope, curvature]: Sums, bounds: Bounds): number =>
  within(bounds, -slope! / (curvature! + PENALTY))

export const within = ({ min, max }: Bounds, answer: number): number => Math.min(Math.max(answer, min), max)

/** Categories by what a leaf of each would answer (Fisher, 1958), for the output that they tell most of. */
function byAnswer(bins: readonly number[], histogram: Float64Array, width: number): number[] {
  const answer = (bin: number, k: number) =>
    histogram[bin * width + k]! / (histogram[bin * width + k + 1]! + ORDERED_PENALTY)
  const told = (k: number) =>
    bins.reduce((sum, bin) => sum + Math.abs(histogram[bin * width + k]! * answer(bin, k)), 0)
  let best = 0
  for (let k = 2; k < width - 1; k += 2) if (told(k) > told(best)) best = k
  return bins.toSorted((a, b) => answer(a, best) - answer(b, best))
}
