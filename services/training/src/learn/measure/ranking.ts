/** Test rows in the order of one class's probability: what ROC and precision-recall curves are made of. */
import type { ClassScores } from './class-rows.js'

/** Both in the range 0 to 1. */
export type CurvePoint = [x: number, y: number]

export interface Ranking {
  /** Rows by falling probability of the class. */
  order: Uint32Array
  /** By position: 1 for a row of the class. */
  hits: Uint8Array
  /** By position: 1 for the last row of those with the same probability, which are one step. */
  ends: Uint8Array
}

const MAX_POINTS = 100
/** As many rows as a double has room for behind the 30 bits of a float up to 1. */
const ROWS = 2 ** 23

/** @param label index of the class that counts as positive */
export function rankRows({ truth, probabilities, classes }: ClassScores, label: number): Ranking {
  const count = truth.length
  const keys = sortedKeys({ truth, probabilities, classes }, label)
  const ranking = { order: new Uint32Array(count), hits: new Uint8Array(count), ends: new Uint8Array(count) }
  let after = -1
  for (let position = count - 1, i = 0; i < count; i++, position--) {
    const row = keys[i]! % ROWS
    const probability = (keys[i]! - row) / ROWS
    ranking.order[position] = row
    ranking.hits[position] = Number(truth[row] === label)
    ranking.ends[position] = Number(probability !== after)
    after = probability
  }
  return ranking
}

/** Rising: the bits of floats from 0 to 1 sort like the floats, and the row stands behind them. */
function sortedKeys({ truth, probabilities, classes }: ClassScores, label: number): Float64Array {
  const bits = new Uint32Array(probabilities.buffer, probabilities.byteOffset, probabilities.length)
  const keys = new Float64Array(truth.length)
  for (let row = 0; row < keys.length; row++) keys[row] = bits[row * classes + label]! * ROWS + row
  return keys.sort()
}

/**
 * Area under the ROC curve, 0.5 for guessing (Fawcett, An introduction to ROC analysis, 2006, algorithm 2), and average
 * precision: the sum over the steps of precision times the rise of recall.
 * @param counts how often each row counts
 * @returns NaN where the counted rows are of one class
 */
export function areasOf(
  { order, hits, ends }: Ranking,
  counts: Uint16Array,
): { roc_auc: number; average_precision: number } {
  let [right, wrong, rightBefore, wrongBefore, area, precision] = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < order.length; i++) {
    if (hits[i]) right += counts[order[i]!]!
    else wrong += counts[order[i]!]!
    if (!ends[i]) continue
    area += ((wrong - wrongBefore) * (right + rightBefore)) / 2
    if (right > rightBefore) precision += ((right - rightBefore) * right) / (right + wrong)
    rightBefore = right
    wrongBefore = wrong
  }
  return { roc_auc: area / (right * wrong), average_precision: precision / right }
}

export interface RankingCurves {
  /** False positive rate and true positive rate, from [0, 0] to [1, 1]. */
  roc: CurvePoint[]
  /** Recall and precision, from recall 0, where precision counts as 1, to recall 1. */
  precision_recall: CurvePoint[]
}

/** At most 100 points each. Needs a row of the class and one of another. */
export function curvesOf(ranking: Ranking): RankingCurves {
  const corners = cornersOf(ranking)
  const [rights, wrongs] = corners.at(-1)!
  const last = corners.findIndex(([right]) => right === rights)
  return {
    roc: evenly(corners).map(([right, wrong]) => [wrong / wrongs, right / rights]),
    precision_recall: evenly(corners.slice(0, last + 1)).map(([right, wrong]) => [
      right / rights,
      right === 0 && wrong === 0 ? 1 : right / (right + wrong),
    ]),
  }
}

type Step = [right: number, wrong: number]

/** Rows of the class and others that are found so far: from none to all, without steps between two in line with them. */
function cornersOf({ hits, ends }: Ranking): Step[] {
  const corners: Step[] = [[0, 0]]
  let [right, wrong] = [0, 0]
  for (let i = 0; i < hits.length; i++) {
    if (hits[i]) right++
    else wrong++
    if (!ends[i]) continue
    const [before, last] = [corners.at(-2), corners.at(-1)!]
    if (
      before &&
      ((before[0] === right && last[0] === right) || (before[1] === wrong && last[1] === wrong))
    ) {
      last[0] = right
      last[1] = wrong
    } else corners.push([right, wrong])
  }
  return corners
}

/** At most 100, evenly spread, with both ends. */
function evenly<Point>(points: readonly Point[]): readonly Point[] {
  if (points.length <= MAX_POINTS) return points
  const step = (points.length - 1) / (MAX_POINTS - 1)
  return Array.from({ length: MAX_POINTS }, (_, i) => points[Math.round(i * step)]!)
}
