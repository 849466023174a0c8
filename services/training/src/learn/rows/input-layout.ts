/** Encoded rows as the network's raw inputs, numbered as FeatureCodec numbers them. */
import { tensor2d, type Tensor2D } from '@tensorflow/tfjs-core'
import type { Feature } from '@modelops/common/manifest'
import type { RowBatch } from './batches.js'
import type { Moments } from './statistics.js'

export class InputLayout {
  /** Inputs per row: one for a number, one for each category of a text. */
  readonly width: number
  /** By input: what the network subtracts and divides by; categories stay 0 and 1. */
  readonly mean: Float32Array
  readonly std: Float32Array
  /** How many rows to compute at once outside training: at most 16 MiB of inputs. */
  readonly evaluationRows: number
  /** By feature: its first input. */
  readonly offsets: readonly number[]

  constructor(
    readonly features: readonly Feature[],
    moments: readonly Moments[],
  ) {
    let width = 0
    this.offsets = features.map((feature) => {
      const offset = width
      width += feature.type === 'text' ? feature.categories.length : 1
      return offset
    })
    this.width = width
    this.evaluationRows = Math.max(1, Math.min(4096, Math.floor(2 ** 22 / width)))
    this.mean = new Float32Array(width)
    this.std = new Float32Array(width).fill(1)
    features.forEach(({ type }, i) => {
      if (type === 'numeric') this.#scale(this.offsets[i]!, moments[i]!)
    })
  }

  /** Raw inputs [n, width]. */
  inputsOf({ window, order }: RowBatch): Tensor2D {
    const stride = this.features.length + 1
    const inputs = new Float32Array(order.length * this.width)
    order.forEach((row, i) => this.expand(window, row * stride, inputs, i * this.width))
    return tensor2d(inputs, [order.length, this.width])
  }

  /** Class indexes or values of the batch's rows. */
  targetsOf({ window, order }: RowBatch): Float32Array {
    const { length } = this.features
    return Float32Array.from(order, (row) => window[row * (length + 1) + length]!)
  }

  /** A column that is constant, but for rounding, is only shifted. */
  #scale(input: number, { mean, std }: Moments): void {
    this.mean[input] = mean
    if (std > Math.max(1e-18, 1e-7 * Math.abs(mean))) this.std[input] = std
  }

  /**
   * Writes the inputs of one row; a missing number becomes the mean, a missing or other text no category.
   * @param row as RowEncoder makes it, from `offset` on
   */
  expand(rows: Float32Array, offset: number, out: Float32Array, outOffset: number): void {
    for (let i = 0; i < this.features.length; i++) {
      const value = rows[offset + i]!
      const input = this.offsets[i]!
      const feature = this.features[i]!
      if (feature.type === 'numeric') out[outOffset + input] = Number.isNaN(value) ? this.mean[input]! : value
      else {
        out.fill(0, outOffset + input, outOffset + input + feature.categories.length)
        if (value >= 0) out[outOffset + input + value] = 1
      }
    }
  }
}
