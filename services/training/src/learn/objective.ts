/** What training makes small. */
import {
  losses,
  mean,
  mul,
  oneHot,
  Reduction,
  reshape,
  squaredDifference,
  tensor1d,
  tensor2d,
  type Scalar,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core'
import type { RowBatch } from './batches.js'
import type { EpochScore } from './epoch-score.js'
import type { InputLayout } from './inputs.js'
import type { Network } from './network.js'
import type { Moments } from './statistics.js'

/** Turns encoded rows into tensors and predictions into a loss. */
export class Objective {
  /** @param classWeights by class index; undefined: all rows weigh 1 */
  constructor(
    readonly network: Network,
    readonly target: Moments,
    readonly classWeights: Float32Array | undefined,
  ) {}

  /**
   * Mean loss of a batch: cross entropy in nats, or squared error in variances of the target. Call it in a tidy.
   * @param score takes in the same predictions
   */
  loss(batch: RowBatch, score: EpochScore): Scalar {
    const { network } = this
    const targets = this.#targetsOf(batch)
    const outputs = network.forward(inputsOf(batch, network.layout))
    score.add(targets, outputs.dataSync<'float32'>())
    if (network.task === 'regression')
      return mean(squaredDifference(tensor2d(targets, outputs.shape), outputs))
    const rowLoss = this.#crossEntropy(targets, outputs)
    const weights = this.classWeights && tensor1d(targets.map((label) => this.classWeights![label]!))
    return mean(weights ? mul(rowLoss, weights) : rowLoss)
  }

  /** As the network answers them: class indexes, or standardised values. */
  #targetsOf(batch: RowBatch): Float32Array {
    const { task, layout } = this.network
    const targets = targetsOf(batch, layout.features.length)
    const { mean, std } = this.target
    return task === 'regression' ? targets.map((value) => (value - mean) / std) : targets
  }

  /** By row. */
  #crossEntropy(targets: Float32Array, logits: Tensor2D): Tensor1D {
    const { task, outputs } = this.network
    if (task === 'binary')
      return reshape(
        losses.sigmoidCrossEntropy(tensor2d(targets, logits.shape), logits, undefined, 0, Reduction.NONE),
        [-1],
      )
    const labels = oneHot(tensor1d(Int32Array.from(targets), 'int32'), outputs)
    return losses.softmaxCrossEntropy(labels, logits, undefined, 0, Reduction.NONE)
  }
}

/** Raw inputs [n, width]. */
export function inputsOf({ window, order }: RowBatch, layout: InputLayout): Tensor2D {
  const stride = layout.features.length + 1
  const inputs = new Float32Array(order.length * layout.width)
  order.forEach((row, i) => layout.expand(window, row * stride, inputs, i * layout.width))
  return tensor2d(inputs, [order.length, layout.width])
}

/** Class indexes or values of the batch's rows. */
export const targetsOf = ({ window, order }: RowBatch, features: number): Float32Array =>
  Float32Array.from(order, (row) => window[row * (features + 1) + features]!)
