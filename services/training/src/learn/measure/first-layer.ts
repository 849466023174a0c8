/** A network's first layer over some rows: a sum over the columns, so that one column can be shuffled in it alone. */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { InputLayout } from '../rows/input-layout.js'
import { numbersIn } from '../rows/row-columns.js'

export type DenseTensors = [kernel: Tensor2D, bias: Tensor1D]

export class FirstLayer {
  /** What the activation gets of every row: [rows, units]. */
  readonly sums: Float32Array
  readonly #kernel: Float32Array
  readonly #units: number

  /** @param rows encoded as RowEncoder does it, each with its target */
  constructor(
    readonly layout: InputLayout,
    [kernel, bias]: DenseTensors,
    readonly rows: Float32Array,
    readonly count: number,
  ) {
    this.#kernel = kernel.dataSync<'float32'>()
    this.#units = bias.size
    const start = bias.dataSync<'float32'>()
    this.sums = Float32Array.from({ length: count * this.#units }, (_, i) => start[i % this.#units]!)
    for (const feature of layout.features.keys())
      this.#share(feature).forEach((value, i) => (this.sums[i]! += value))
  }

  /** The sums once for each order of the rows in which the feature takes its values: [orders * rows, units]. */
  shuffled(feature: number, orders: readonly Uint32Array[]): Float32Array {
    const share = this.#share(feature)
    const others = this.sums.map((sum, i) => sum - share[i]!)
    const out = new Float32Array(orders.length * others.length)
    const units = this.#units
    let at = 0
    for (const order of orders)
      for (let row = 0; row < this.count; row++)
        for (let unit = 0; unit < units; unit++)
          out[at++] = others[row * units + unit]! + share[order[row]! * units + unit]!
    return out
  }

  /** What one feature adds to the sums. */
  #share(feature: number): Float32Array {
    const { layout, rows, count } = this
    const offset = layout.offsets[feature]!
    const described = layout.features[feature]!
    const numbers = numbersIn(described)
    const share = new Float32Array(count * this.#units)
    for (let row = 0; row < count; row++) {
      const at = row * layout.columns.width + layout.columns.starts[feature]!
      if (described.type === 'text' && rows[at]! >= 0) this.#addInput(share, row, offset + rows[at]!, 1)
      for (let k = 0; k < numbers.count; k++) {
        const [value, input] = [rows[at + numbers.float + k]!, offset + numbers.input + k]
        const scaled = (value - layout.mean[input]!) / layout.std[input]!
        if (!Number.isNaN(value)) this.#addInput(share, row, input, scaled)
      }
    }
    return share
  }

  #addInput(share: Float32Array, row: number, input: number, scaled: number): void {
    const units = this.#units
    for (let unit = 0; unit < units; unit++)
      share[row * units + unit] = share[row * units + unit]! + scaled * this.#kernel[input * units + unit]!
  }
}
