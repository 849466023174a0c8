/** Test rows with what a model of classes says of each, made ready to be counted again and again. */
import { answerOf, type Decision } from '@modelops/common/tasks'

/** Test rows with the model's answers. */
export interface ClassScores {
  /** By row: the true class's index. */
  truth: Uint16Array
  /** Row-major [rows, classes]. */
  probabilities: Float32Array
  classes: number
}

/** A float's resolution: the least that the true class's probability counts as in a logarithm. */
export const LEAST_PROBABILITY = 2 ** -23

export class ClassRows {
  /** By row: the class that is answered, as in serving. */
  readonly predicted: Uint16Array
  /** By row: the negative logarithm of the true class's probability. */
  readonly losses: Float64Array
  /** By row: the squared distance of the probabilities from the truth; of two classes that of one of them. */
  readonly squares: Float64Array

  /**
   * @param measured as measuredClasses has it
   * @param decision as TaskKind.decode has it
   */
  constructor(
    readonly scores: ClassScores,
    readonly measured: readonly number[],
    decision?: Decision,
  ) {
    const { truth, probabilities, classes } = scores
    this.predicted = new Uint16Array(truth.length)
    this.losses = new Float64Array(truth.length)
    this.squares = new Float64Array(truth.length)
    for (let row = 0; row < truth.length; row++) {
      this.predicted[row] = answerOf(probabilities, row * classes, classes, decision)
      const probability = probabilities[row * classes + truth[row]!]!
      this.losses[row] = -Math.log(Math.max(LEAST_PROBABILITY, probability))
      this.squares[row] = squareOf(scores, row)
    }
  }
}

/** The classes, by index, that are measured against the rest: of two the positive one, of more all that occur. */
export function measuredClasses(truth: Uint16Array, count: number, positive = 1): number[] {
  if (count === 2) return [positive]
  const seen = new Set(truth)
  return [...Array(count).keys()].filter((label) => seen.has(label))
}

function squareOf({ truth, probabilities, classes }: ClassScores, row: number): number {
  let sum = 0
  for (let label = 0; label < classes; label++)
    sum += (probabilities[row * classes + label]! - Number(truth[row] === label)) ** 2
  return classes === 2 ? sum / 2 : sum
}
