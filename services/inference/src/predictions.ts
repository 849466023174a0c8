/** What a model's raw outputs mean: class indexes with probabilities, or values. */
import type { Task } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'

export interface Predictions {
  count: number
  /** Number of classes; 0 for a regression. */
  classes: number
  /** By row: the class index, or the value of a regression. */
  values: Float64Array
  /** Row-major [count, classes]; empty for a regression. */
  probabilities: Float64Array
}

/**
 * @param raw row-major model outputs: [count, 1] for binary (probability of class 1) and regression, [count, classes]
 *   for multiclass and for a binary model with two outputs
 * @param classes number of labels, 0 for a regression
 * @throws Problem `invalid_data` when the model computed something that is not a finite number
 */
export function decodeOutputs(task: Task, classes: number, raw: Float32Array, count: number): Predictions {
  for (let i = 0; i < raw.length; i++) if (!Number.isFinite(raw[i])) throw notFinite(raw[i]!)
  if (task === 'regression')
    return { count, classes: 0, values: Float64Array.from(raw), probabilities: new Float64Array(0) }
  const probabilities =
    raw.length === count ? complementOf(raw) : Float64Array.from(raw.subarray(0, count * classes))
  const values = new Float64Array(count)
  for (let row = 0; row < count; row++) values[row] = largest(probabilities, row * classes, classes)
  return { count, classes, values, probabilities }
}

function complementOf(positive: Float32Array): Float64Array {
  const probabilities = new Float64Array(positive.length * 2)
  positive.forEach((p, row) => {
    probabilities[2 * row] = 1 - p
    probabilities[2 * row + 1] = p
  })
  return probabilities
}

/** The class with the highest probability; the later one of two equals, so that a binary 0.5 is class 1. */
function largest(probabilities: Float64Array, offset: number, classes: number): number {
  let best = 0
  for (let c = 1; c < classes; c++) if (probabilities[offset + c]! >= probabilities[offset + best]!) best = c
  return best
}

/** JSON cannot express such a number, and comparisons with NaN decide nothing. */
const notFinite = (value: number) =>
  new Problem(
    'invalid_data',
    `the model answers ${value} for these values; they are probably far outside of what it was trained on`,
    { received: String(value), expected: 'values for which the model computes a finite number' },
  )
