/** The mean loss of some rows. */
import type { LearningTask, RowLoss } from '../tasks/learning-task.js'

export class MeanLoss {
  readonly #rowLoss: RowLoss

  /** @param classWeights by class index; undefined: all rows weigh 1 */
  constructor(
    task: LearningTask,
    outputs: number,
    readonly classWeights: Float32Array | undefined,
  ) {
    this.#rowLoss = task.rowLoss(outputs)
  }

  /**
   * @param targets class indexes, or standardised values
   * @param values row-major [rows, outputs]: logits, or standardised values
   * @returns slopes: the derivatives of the loss by the values
   */
  compare(targets: Float32Array, values: Float32Array): { loss: number; slopes: Float32Array } {
    const slopes = new Float32Array(values.length)
    const width = values.length / targets.length
    let loss = 0
    targets.forEach((target, row) => {
      const share = (this.classWeights?.[target] ?? 1) / targets.length
      const [start, end] = [row * width, (row + 1) * width]
      loss += this.#rowLoss(values, start, target, slopes) * share
      for (let i = start; i < end; i++) slopes[i] = slopes[i]! * share
    })
    return { loss, slopes }
  }

  /** What each row adds to the loss of all, times their number. */
  ofRows(targets: Float32Array, values: Float32Array): Float32Array {
    const slopes = new Float32Array(values.length)
    const width = values.length / targets.length
    return targets.map(
      (target, row) =>
        (this.classWeights?.[target] ?? 1) * this.#rowLoss(values, row * width, target, slopes),
    )
  }
}
