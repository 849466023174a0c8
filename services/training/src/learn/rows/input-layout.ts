/** Encoded rows as the network's raw inputs, numbered as FeatureCodec numbers them. */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import core from '@modelops/common/tensorflow/tfjs-core'
import type { Feature } from '@modelops/common/manifest'
import type { RowBatch } from './batches.js'
import { numbersIn, rowColumnsOf, type Numbers, type RowColumns } from './row-columns.js'
import type { Moments } from './statistics.js'

const { tensor2d } = core

export class InputLayout {
  /** Inputs per row: one for a number, one for each category and mean of a text, one for each part of a date. */
  readonly width: number
  /** By input: what the network subtracts and divides by; categories stay 0 and 1. */
  readonly mean: Float32Array
  readonly std: Float32Array
  /** How many rows to compute at once outside training: at most 16 MiB of inputs. */
  readonly evaluationRows: number
  /** By feature: its first input. */
  readonly offsets: readonly number[]
  /** Where the features stand in the rows that this expands. */
  readonly columns: RowColumns
  readonly #numbers: readonly Numbers[]

  constructor(
    readonly features: readonly Feature[],
    /** By float of a row. */
    moments: readonly Moments[],
  ) {
    this.columns = rowColumnsOf(features)
    this.#numbers = features.map(numbersIn)
    let width = 0
    this.offsets = features.map((feature) => {
      const offset = width
      width += widthOf(feature)
      return offset
    })
    this.width = width
    this.evaluationRows = Math.max(1, Math.min(4096, Math.floor(2 ** 22 / width)))
    this.mean = new Float32Array(width)
    this.std = new Float32Array(width).fill(1)
    features.forEach((_, i) => {
      const { count, float, input } = this.#numbers[i]!
      for (let k = 0; k < count; k++)
        this.#scale(this.offsets[i]! + input + k, moments[this.columns.starts[i]! + float + k]!)
    })
  }

  /** Raw inputs [n, width]. */
  inputsOf({ window, order }: RowBatch): Tensor2D {
    const { width: stride } = this.columns
    const inputs = new Float32Array(order.length * this.width)
    order.forEach((row, i) => this.expand(window, row * stride, inputs, i * this.width))
    return tensor2d(inputs, [order.length, this.width])
  }

  /** Class indexes or values of the batch's rows. */
  targetsOf({ window, order }: RowBatch): Float32Array {
    const { width, target } = this.columns
    return Float32Array.from(order, (row) => window[row * width + target]!)
  }

  /** A column that is constant, but for rounding, is only shifted. */
  #scale(input: number, { mean, std }: Moments): void {
    this.mean[input] = mean
    if (std > Math.max(1e-18, 1e-7 * Math.abs(mean))) this.std[input] = std
  }

  /**
   * Writes the inputs of one row; a missing number or date becomes the mean, a missing or other text no category.
   * @param row as RowEncoder makes it, from `offset` on
   */
  expand(rows: Float32Array, offset: number, out: Float32Array, outOffset: number): void {
    const { starts } = this.columns
    for (let i = 0; i < this.features.length; i++) {
      const start = offset + starts[i]!
      const input = this.offsets[i]!
      const feature = this.features[i]!
      if (feature.type === 'text') {
        out.fill(0, outOffset + input, outOffset + input + feature.categories.length)
        if (rows[start]! >= 0) out[outOffset + input + rows[start]!] = 1
      }
      const numbers = this.#numbers[i]!
      for (let k = 0; k < numbers.count; k++) {
        const value = rows[start + numbers.float + k]!
        const at = input + numbers.input + k
        out[outOffset + at] = Number.isNaN(value) ? this.mean[at]! : value
      }
    }
  }
}

function widthOf(feature: Feature): number {
  const { count, input } = numbersIn(feature)
  return input + count
}
