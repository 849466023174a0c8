/** How good predicted classes are, measured as scikit-learn measures it. */
import type { Metrics } from '@modelops/common/manifest'
import { mostProbable } from '@modelops/common/tasks'

/** Test rows with the model's answers. */
export interface ClassScores {
  /** By row: the true class's index. */
  truth: Uint16Array
  /** Row-major [rows, classes]. */
  probabilities: Float32Array
  classes: number
}

/** Rows: true class, columns: predicted class (the most probable one; of two equals the later, as in serving). */
export function confusionMatrix({ truth, probabilities, classes }: ClassScores): number[][] {
  const matrix = Array.from({ length: classes }, () => Array<number>(classes).fill(0))
  truth.forEach((label, row) => {
    const predicted = mostProbable(probabilities, row * classes, classes)
    matrix[label]![predicted]!++
  })
  return matrix
}

/** The share of rows on the diagonal. */
export function accuracy(matrix: readonly number[][]): number {
  const right = matrix.reduce((sum, row, label) => sum + row[label]!, 0)
  return right / matrix.flat().reduce((sum, count) => sum + count, 0)
}

/** The classes, by index, that are measured against the rest: of two the positive one, of more all. */
export const measuredClasses = (count: number, positive = 1): number[] =>
  count === 2 ? [positive] : [...Array(count).keys()]

/** The unweighted mean over the measured classes (macro). A class that is never predicted has precision 0. */
function precisionRecallF1(
  matrix: readonly number[][],
  measured: readonly number[],
): { precision: number; recall: number; f1: number } {
  const scores = measured.map((label) => {
    const hits = matrix[label]![label]!
    const predicted = matrix.reduce((sum, row) => sum + row[label]!, 0)
    const actual = matrix[label]!.reduce((sum, count) => sum + count, 0)
    return {
      precision: ratio(hits, predicted),
      recall: ratio(hits, actual),
      f1: ratio(2 * hits, predicted + actual),
    }
  })
  const average = (name: 'precision' | 'recall' | 'f1') =>
    scores.reduce((sum, score) => sum + score[name], 0) / scores.length
  return { precision: average('precision'), recall: average('recall'), f1: average('f1') }
}

const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)

/** Mean negative logarithm of the true class's probability, which counts as at least 2^-23 (a float's resolution). */
function logLoss({ truth, probabilities, classes }: ClassScores): number {
  let sum = 0
  truth.forEach((label, row) => (sum -= Math.log(Math.max(2 ** -23, probabilities[row * classes + label]!))))
  return sum / truth.length
}

/** accuracy, precision, recall, f1 and log_loss. @param measured as measuredClasses has it */
export function classificationMetrics(
  scores: ClassScores,
  matrix: readonly number[][],
  measured: readonly number[],
): Metrics {
  return { accuracy: accuracy(matrix), ...precisionRecallF1(matrix, measured), log_loss: logLoss(scores) }
}
