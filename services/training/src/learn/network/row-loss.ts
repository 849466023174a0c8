/** What one row loses, and the derivatives of that by the network's outputs. */
import type { Task } from '@modelops/common/manifest'

/**
 * @param outputs of many rows, this row's from `at` on
 * @param truth class index, or standardised value
 * @param slopes gets the derivatives, from `at` on
 */
export type RowLoss = (outputs: Float32Array, at: number, truth: number, slopes: Float32Array) => number

/** Cross entropy in nats, or squared error in variances of the target. */
export const rowLossOf = (task: Task, classes: number): RowLoss =>
  ({ binary: sigmoidCrossEntropy, multiclass: softmaxCrossEntropy(classes), regression: squaredError })[task]

const sigmoidCrossEntropy: RowLoss = (logits, at, label, slopes) => {
  const logit = logits[at]!
  slopes[at] = 1 / (1 + Math.exp(-logit)) - label
  return Math.max(logit, 0) - logit * label + Math.log1p(Math.exp(-Math.abs(logit)))
}

const softmaxCrossEntropy =
  (classes: number): RowLoss =>
  (logits, at, label, slopes) => {
    let max = -Infinity
    for (let i = at; i < at + classes; i++) max = Math.max(max, logits[i]!)
    let sum = 0
    for (let i = at; i < at + classes; i++) sum += slopes[i] = Math.exp(logits[i]! - max)
    for (let i = at; i < at + classes; i++) slopes[i] = slopes[i]! / sum
    slopes[at + label] = slopes[at + label]! - 1
    return Math.log(sum) + max - logits[at + label]!
  }

const squaredError: RowLoss = (values, at, truth, slopes) => {
  const error = values[at]! - truth
  slopes[at] = 2 * error
  return error ** 2
}
