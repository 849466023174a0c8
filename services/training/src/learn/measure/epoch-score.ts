/** The number that people read while a network learns, counted over the batches of one pass. */
import type { Epoch, Task } from '@modelops/common/manifest'
import { mostProbable } from './classification-metrics.js'
import { Moments } from '../rows/statistics.js'

export interface EpochScore {
  /** That of the test metric, without its prefix. */
  readonly name: 'accuracy' | 'r2'
  /** Of all rows so far. */
  readonly value: number
  /**
   * @param truth class indexes, or values
   * @param outputs row-major [rows, outputs]: logits, or the predicted values
   */
  add(truth: Float32Array, outputs: Float32Array): void
}

export const scoreFor = (task: Task): EpochScore => (task === 'regression' ? new R2() : new Accuracy())

/** One over some rows. */
export interface Pass {
  /** Mean of the rows. */
  loss: number
  score: EpochScore
}

/** @param validated undefined where no rows are kept for it */
export function epochOf(epoch: number, { loss, score }: Pass, validated: Pass | undefined): Epoch {
  const { name, value } = score
  return {
    ...{ epoch, loss, [name]: value },
    ...(validated && { val_loss: validated.loss, [`val_${name}`]: validated.score.value }),
  }
}

class Accuracy implements EpochScore {
  readonly name = 'accuracy'
  #right = 0
  #rows = 0

  get value(): number {
    return this.#right / this.#rows
  }

  add(truth: Float32Array, logits: Float32Array): void {
    const width = logits.length / truth.length
    for (let row = 0; row < truth.length; row++) {
      const predicted =
        width === 1
          ? Number(logits[row]! >= 0)
          : mostProbable(logits.subarray(row * width, (row + 1) * width))
      if (predicted === truth[row]) this.#right++
    }
    this.#rows += truth.length
  }
}

/** The same in units of the target and of its standard deviation. */
class R2 implements EpochScore {
  readonly name = 'r2'
  readonly #truth = new Moments()
  #squaredErrors = 0

  get value(): number {
    const total = this.#truth.std ** 2 * this.#truth.count
    return total > 0 ? 1 - this.#squaredErrors / total : Number(this.#squaredErrors === 0)
  }

  add(truth: Float32Array, predicted: Float32Array): void {
    for (let row = 0; row < truth.length; row++) {
      this.#truth.add(truth[row]!)
      this.#squaredErrors += (predicted[row]! - truth[row]!) ** 2
    }
  }
}
