/** Runs a dense chain in plain JavaScript: for small models a call costs less than one call into any back end. */
import { activate } from './activate.js'
import { scaleRow, type Activation, type DenseChain, type DenseLayer, type Scaling } from './dense-chain.js'
import type { LocalRunner } from './runner.js'

/** Outputs computed side by side: four sums in registers share every load of an input. */
const BLOCK = 4
const CACHED_VIEWS = 1024

interface PackedLayer {
  inputs: number
  outputs: number
  /** [outputs / BLOCK, inputs, BLOCK], padded with zeros: read in order, once per row. */
  weights: Float32Array
  /** Padded to a multiple of BLOCK, as is `sums`. */
  bias: Float32Array
  activation: Activation
  sums: Float32Array
}

export class JsRunner implements LocalRunner {
  readonly backend = 'cpu'
  readonly inputWidth: number
  readonly outputWidth: number
  readonly #scaling: Scaling
  readonly #scaled: Float32Array
  readonly #layers: PackedLayer[]
  #outputs = new Float32Array(0)
  #views: Float32Array[] = []

  constructor(chain: DenseChain) {
    this.inputWidth = chain.inputWidth
    this.outputWidth = chain.outputWidth
    this.#scaling = chain.scaling
    this.#scaled = new Float32Array(chain.inputWidth)
    this.#layers = chain.layers.map(pack)
  }

  run(rows: Float32Array, count: number): Float32Array {
    const outputs = this.#view(count)
    for (let row = 0; row < count; row++) {
      scaleRow(this.#scaling, rows, row * this.inputWidth, this.#scaled, 0)
      let values = this.#scaled
      for (const layer of this.#layers) values = forward(layer, values)
      const offset = row * this.outputWidth
      for (let i = 0; i < this.outputWidth; i++) outputs[offset + i] = values[i]!
    }
    return outputs
  }

  dispose(): void {}

  /** The first `count` rows of the outputs. Views of small batches are kept: making one costs as much as a row. */
  #view(count: number): Float32Array {
    const size = count * this.outputWidth
    if (this.#outputs.length < size) {
      this.#outputs = new Float32Array(size)
      this.#views = []
    }
    if (count > CACHED_VIEWS) return this.#outputs.subarray(0, size)
    return (this.#views[count] ??= this.#outputs.subarray(0, size))
  }
}

function pack({ inputs, outputs, kernel, bias, activation }: DenseLayer): PackedLayer {
  const padded = Math.ceil(outputs / BLOCK) * BLOCK
  const weights = new Float32Array(padded * inputs)
  for (let i = 0; i < inputs; i++)
    for (let o = 0; o < outputs; o++) {
      const lane = o % BLOCK
      weights[(o - lane) * inputs + i * BLOCK + lane] = kernel[i * outputs + o]!
    }
  const paddedBias = new Float32Array(padded)
  paddedBias.set(bias)
  return { inputs, outputs, weights, bias: paddedBias, activation, sums: new Float32Array(padded) }
}

function forward(layer: PackedLayer, values: Float32Array): Float32Array {
  multiply(layer, values)
  activate(layer.activation, layer.sums, layer.outputs)
  return layer.sums
}

function multiply({ inputs, outputs, weights, bias, sums }: PackedLayer, values: Float32Array): void {
  for (let o = 0, w = 0; o < outputs; o += BLOCK) {
    let sum0 = bias[o]!
    let sum1 = bias[o + 1]!
    let sum2 = bias[o + 2]!
    let sum3 = bias[o + 3]!
    for (let i = 0; i < inputs; i++, w += BLOCK) {
      const value = values[i]!
      sum0 += value * weights[w]!
      sum1 += value * weights[w + 1]!
      sum2 += value * weights[w + 2]!
      sum3 += value * weights[w + 3]!
    }
    sums[o] = sum0
    sums[o + 1] = sum1
    sums[o + 2] = sum2
    sums[o + 3] = sum3
  }
}
