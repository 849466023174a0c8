/** How good predictions are, on rows that training has not seen. */
import { mean } from '../statistics.js'

export interface Prediction {
  /** Of the processor, for training. */
  seconds: number
  values?: number[]
  classes?: string[]
  /** A row each, in the order of `classes`. */
  probabilities?: number[][]
}

export interface Scores {
  /** Log loss of classes, root of the mean squared error of numbers: what methods are ranked by. */
  error: number
  /** Of classes: expected calibration error, 15 bins. */
  calibrationError?: number
  seconds: number
}

const LEAST_PROBABILITY = 1e-7
const BINS = 15

/** @param truth of the rows: numbers for a regression, else names of classes */
export function score(
  truth: readonly (string | number)[],
  { seconds, values, classes, probabilities }: Prediction,
): Scores {
  if (values)
    return { error: Math.sqrt(mean(values.map((value, i) => (value - Number(truth[i])) ** 2))), seconds }
  const rows = probabilities!.map(normalised)
  const places = truth.map((name) => classes!.indexOf(String(name)))
  const losses = rows.map((row, i) => -Math.log(row[places[i]!] ?? LEAST_PROBABILITY))
  return { error: mean(losses), calibrationError: calibrationError(rows, places), seconds }
}

function normalised(row: readonly number[]): number[] {
  const bounded = row.map((value) => Math.max(value, LEAST_PROBABILITY))
  const sum = bounded.reduce((total, value) => total + value, 0)
  return bounded.map((value) => value / sum)
}

/** The gap between how sure and how right predictions are, weighted by the rows of each bin. */
function calibrationError(rows: readonly number[][], places: readonly number[]): number {
  const gaps = new Array<number>(BINS).fill(0)
  for (const [i, row] of rows.entries()) {
    const sure = Math.max(...row)
    const isRight = row.indexOf(sure) === places[i]
    gaps[Math.min(Math.floor(sure * BINS), BINS - 1)]! += sure - Number(isRight)
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / rows.length
}
