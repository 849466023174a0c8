/** What training minimises. */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import core from '@modelops/common/tensorflow/tfjs-core'
import type { RowBatch } from '../rows/batches.js'
import { MeanLoss } from './mean-loss.js'
import type { Network } from './network.js'
import type { Moments } from '../rows/statistics.js'
import type { RunningScore } from '../tasks/learning-task.js'

const { tensor2d, tidy } = core

export interface ObjectiveOptions {
  /** By class index; undefined: all rows weigh 1. */
  classWeights: Float32Array | undefined
  /** Times the sum of squared kernel weights. */
  l2: number
}

/** The mean loss of a batch, and a penalty for large weights. */
export class Objective {
  readonly #meanLoss: MeanLoss

  constructor(
    readonly network: Network,
    readonly target: Moments,
    readonly options: ObjectiveOptions,
  ) {
    this.#meanLoss = new MeanLoss(network.task, network.outputs, options.classWeights)
  }

  /**
   * @param score takes in the same predictions
   * @returns the loss without the penalty
   */
  loss(batch: RowBatch, score: RunningScore): number {
    return tidy(() => this.#compare(batch, this.#forward(batch).at(-1)!, score).loss)
  }

  /**
   * The same.
   * @param gradient gets the derivatives of loss and penalty by the weights
   */
  differentiate(batch: RowBatch, score: RunningScore, gradient: Float32Array): number {
    return tidy(() => {
      const activations = this.#forward(batch)
      const outputs = activations.at(-1)!
      const { loss, slopes } = this.#compare(batch, outputs, score)
      this.network.backward(activations, tensor2d(slopes, outputs.shape), gradient)
      this.#penalise(gradient)
      return loss
    })
  }

  #forward(batch: RowBatch): Tensor2D[] {
    return this.network.forward(this.network.layout.inputsOf(batch))
  }

  /** @returns slopes: the derivatives of the loss by the outputs */
  #compare(batch: RowBatch, outputs: Tensor2D, score: RunningScore): { loss: number; slopes: Float32Array } {
    const targets = this.#targetsOf(batch)
    const values = outputs.dataSync<'float32'>()
    score.add(targets, values)
    return this.#meanLoss.compare(targets, values)
  }

  #penalise(gradient: Float32Array): void {
    const { network, options } = this
    network.layersOf(gradient).forEach(({ kernel: slopes }, layer) => {
      const { kernel } = network.layers[layer]!
      for (let i = 0; i < kernel.length; i++) slopes[i] = slopes[i]! + 2 * options.l2 * kernel[i]!
    })
  }

  /** As the network answers them: class indexes, or standardised values. */
  #targetsOf(batch: RowBatch): Float32Array {
    const { task, layout } = this.network
    return task.standardise(layout.targetsOf(batch), this.target)
  }
}
