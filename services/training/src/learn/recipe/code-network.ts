/**
 * A network of codes in training: its first layer is looked up instead of multiplied, the others run on vectors.
 * It owns its memory, so that networks do not depend on each other.
 */
import { MemoryPlan, type Kernels } from '@modelops/common/kernels/kernels'
import type { RowBatch } from '../rows/batches.js'
import type { DenseWeights } from '../network/network.js'
import { seededRandom } from '@modelops/common/random'
import type { CodeRange, Codes } from './codes.js'

const MEAN_DECAY = 0.9
const SQUARE_DECAY = 0.95
/** The factors of the columns learn so many times faster than the weights. */
const FACTOR_RATE = 6
/** Of finding a column's code, in multiplications of a matrix. */
const COLUMN_COST = 200
const UNITS_BLOCK = 8
const ROWS_BLOCK = 4

/** Floats of a layer, from the start of the weights. */
interface Layer {
  inputs: number
  units: number
  kernel: number
  bias: number
}

const blocks = (count: number, block: number) => Math.ceil(count / block) * block

/** How a network is kept from learning its rows by heart. */
export interface Restraint {
  /** Share of the hidden units that a step leaves out. */
  dropout: number
  /** Of the weights by a step, times the learning rate. */
  decay: number
}

export class CodeNetwork {
  /** All that is learned. */
  readonly weights: Float32Array
  readonly #layers: Layer[]
  readonly #factors: number
  readonly #outputs: number
  readonly #kernels: Kernels
  readonly #buffer: ArrayBuffer
  readonly #slopes: Float32Array
  readonly #means: Float32Array
  readonly #squares: Float32Array
  readonly #at
  readonly #places: Int32Array
  readonly #amounts: Float32Array
  #rows = 0
  #steps = 0
  #isTabulated = false

  /**
   * @param hidden units of each hidden layer, multiples of 8
   * @param outputs per row
   * @param maxRows of a batch
   */
  constructor(
    readonly codes: Codes,
    readonly range: CodeRange,
    readonly hidden: readonly number[],
    readonly outputs: number,
    readonly maxRows: number,
    private readonly restraint: Restraint = { dropout: 0.1, decay: 0.5 },
  ) {
    const { columns, units: codeUnits } = range
    this.#outputs = blocks(outputs, UNITS_BLOCK)
    const units = [...hidden, this.#outputs]
    let next = 0
    const take = (count: number) => (next += count) - count
    this.#layers = units.map((count, i) => {
      const inputs = units[i - 1] ?? codeUnits.length
      return { inputs, units: count, kernel: take(inputs * count), bias: take(count) }
    })
    this.#factors = take(blocks(columns.length, ROWS_BLOCK))
    const rows = blocks(maxRows, ROWS_BLOCK)
    const plan = new MemoryPlan()
    const table = codeUnits.length * units[0]!
    const widest = Math.max(...units)
    this.#at = {
      ...{ weights: plan.reserve(next), slopes: plan.reserve(next) },
      ...{ means: plan.reserve(next), squares: plan.reserve(next) },
      ...{ kernel: plan.reserve(table), before: plan.reserve(table), after: plan.reserve(table) },
      offset: plan.reserve(units[0]!),
      columnOf: plan.reserve(codeUnits.length),
      continues: plan.reserve(codeUnits.length),
      codeMeans: plan.reserve(codeUnits.length),
      cumulative: plan.reserve(columns.length),
      places: plan.reserve(rows * columns.length),
      amounts: plan.reserve(rows * columns.length),
      activations: units.map((count) => plan.reserve(rows * count)),
      outputSlopes: [plan.reserve(rows * widest), plan.reserve(rows * widest)] as const,
      transposed: plan.reserve(Math.max(0, ...this.#layers.slice(1).map((l) => l.inputs * l.units))),
      zeros: plan.reserve(widest),
      random: plan.reserve(4),
    }
    const { kernels, buffer } = plan.build()
    this.#kernels = kernels
    this.#buffer = buffer
    this.weights = this.#floats(this.#at.weights, next)
    this.#slopes = this.#floats(this.#at.slopes, next)
    this.#means = this.#floats(this.#at.means, next)
    this.#squares = this.#floats(this.#at.squares, next)
    this.#places = new Int32Array(buffer, this.#at.places, rows * columns.length)
    this.#amounts = this.#floats(this.#at.amounts, rows * columns.length)
    this.#describeCodes()
  }

  /** He initialisation (uniform) before a ReLU; zeros for the output, so that training starts without an opinion. */
  initialise(seed: number): void {
    const random = seededRandom(seed)
    this.weights.fill(0)
    this.#means.fill(0)
    this.#squares.fill(0)
    this.#steps = 0
    for (const { inputs, units, kernel } of this.#layers.slice(0, -1)) {
      const limit = Math.sqrt(6 / inputs)
      for (let i = kernel; i < kernel + inputs * units; i++) this.weights[i] = (2 * random() - 1) * limit
    }
    this.weights.fill(1, this.#factors, this.#factors + this.range.columns.length)
    const state = new Uint32Array(this.#buffer, this.#at.random, 4)
    for (let i = 0; i < 4; i++) state[i] = 1 + Math.floor(random() * 0xffff_fffe)
    this.#isTabulated = false
  }

  /** Of learning from a row, beside that of other networks. */
  get cost(): number {
    const [first, ...others] = this.#layers
    const products = others.reduce((sum, { inputs, units }) => sum + inputs * units, 0)
    return this.range.columns.length * (COLUMN_COST + 3 * first!.units) + products
  }

  /** @param weights of this network or of one of the same shape */
  load(weights: Float32Array): void {
    this.weights.set(weights)
    this.#isTabulated = false
  }

  /** @returns what comes out for the rows [n, outputs]: logits, or the standardised value of a regression */
  forward(batch: RowBatch, drops = false): Float32Array {
    const { columns } = this.range
    this.#rows = batch.order.length
    this.codes.encode(this.range, batch, this.#places, this.#amounts)
    if (!this.#isTabulated) this.#tabulate()
    const [at, k] = [this.#at, this.#kernels]
    const [first, ...others] = this.#layers
    const table = [at.places, at.amounts, at.kernel, at.before, at.offset] as const
    k.lookUp(this.#rows, columns.length, first!.units, ...table, at.activations[0]!)
    const rows = blocks(this.#rows, ROWS_BLOCK)
    others.forEach((layer, i) => {
      const { inputs, units } = layer
      const [x, out] = [at.activations[i]!, at.activations[i + 1]!]
      const threshold = drops ? Math.round(this.restraint.dropout * 2 ** 32) : 0
      k.activate(rows * inputs, x, at.random, threshold, this.#keptScale)
      const [kernel, bias] = [this.#address(layer.kernel), this.#address(layer.bias)]
      k.product(rows, inputs, units, x, inputs * 4, 4, kernel, bias, out, units * 4)
    })
    return this.#readOutputs()
  }

  /**
   * One step of Adam with decoupled decay, after `forward` with dropout.
   * @param slopes derivatives of the loss by the outputs [n, outputs]
   */
  learn(slopes: Float32Array, learningRate: number): void {
    this.differentiate(slopes, this.#keptScale)
    this.#steps++
    const rate = learningRate / (1 - MEAN_DECAY ** this.#steps)
    const keep = 1 - learningRate * this.restraint.decay
    for (const { inputs, units, kernel, bias } of this.#layers) {
      this.#step(kernel, inputs * units, rate, keep)
      this.#step(bias, units, rate, 1)
    }
    this.#step(this.#factors, blocks(this.range.columns.length, ROWS_BLOCK), rate * FACTOR_RATE, 1)
    this.#isTabulated = false
  }

  /** @returns derivatives by the weights; `scale` is what `forward` multiplied the kept activations by */
  differentiate(slopes: Float32Array, scale = 1): Float32Array {
    const [at, k] = [this.#at, this.#kernels]
    const rows = blocks(this.#rows, ROWS_BLOCK)
    let [behind, before] = at.outputSlopes
    this.#writeSlopes(behind, rows, slopes)
    for (let i = this.#layers.length - 1; i > 0; i--) {
      const { inputs, units, kernel, bias } = this.#layers[i]!
      const x = at.activations[i - 1]!
      const [kernelSlopes, biasSlopes] = [at.slopes + kernel * 4, at.slopes + bias * 4]
      k.product(inputs, rows, units, x, 4, inputs * 4, behind, at.zeros, kernelSlopes, units * 4)
      k.sumRows(rows, units, behind, biasSlopes)
      k.transpose(inputs, units, this.#address(kernel), at.transposed)
      k.product(rows, units, inputs, behind, units * 4, 4, at.transposed, at.zeros, before, inputs * 4)
      k.deactivate(rows * inputs, x, before, scale)
      ;[behind, before] = [before, behind]
    }
    this.#differentiateFirst(behind)
    return this.#slopes
  }

  /** The first layer, to be given codes (not the difference to their means), and those behind it; copies. */
  describe(): DenseWeights[] {
    if (!this.#isTabulated) this.#tabulate()
    const [first, ...others] = this.#layers
    const inputs = this.range.units.length
    const table = {
      kernel: this.#floats(this.#at.kernel, inputs * first!.units),
      bias: this.#floats(this.#at.offset, first!.units),
    }
    const described = others.map(({ inputs, units, kernel, bias }) => ({
      kernel: this.weights.subarray(kernel, kernel + inputs * units),
      bias: this.weights.subarray(bias, bias + units),
    }))
    const all = [table, ...described]
    return all.map((layer, i) => (i === all.length - 1 ? this.#withoutPadding(layer) : copyOf(layer)))
  }

  #tabulate(): void {
    const at = this.#at
    const { inputs, units, kernel, bias } = this.#layers[0]!
    const codes = [at.columnOf, at.continues, at.codeMeans] as const
    const [raw, factors] = [this.#address(kernel), this.#address(this.#factors)]
    const tables = [at.kernel, at.before, at.offset] as const
    this.#kernels.tabulate(inputs, units, raw, factors, ...codes, this.#address(bias), ...tables)
    this.#isTabulated = true
  }

  #differentiateFirst(behind: number): void {
    const [at, k] = [this.#at, this.#kernels]
    const { inputs, units, kernel, bias } = this.#layers[0]!
    this.#slopes.fill(0, kernel, kernel + inputs * units)
    this.#slopes.fill(0, this.#factors)
    this.#floats(at.after, inputs * units).fill(0)
    k.sumRows(this.#rows, units, behind, at.slopes + bias * 4)
    const width = this.range.columns.length
    const places = [at.places, at.amounts, at.cumulative] as const
    k.scatter(this.#rows, width, units, ...places, behind, at.slopes + kernel * 4, at.after)
    const codes = [at.columnOf, at.continues, at.codeMeans] as const
    const slopes = [
      at.slopes + bias * 4,
      at.after,
      at.slopes + kernel * 4,
      at.slopes + this.#factors * 4,
    ] as const
    k.collect(inputs, units, this.#address(kernel), this.#address(this.#factors), ...codes, ...slopes)
  }

  #step(from: number, count: number, rate: number, keep: number): void {
    const { weights, slopes, means, squares } = this.#at
    const addresses = [weights, slopes, means, squares].map((start) => start + from * 4)
    const correction = 1 / (1 - SQUARE_DECAY ** this.#steps)
    this.#kernels.adam(count, ...addresses, MEAN_DECAY, SQUARE_DECAY, rate, correction, keep)
  }

  #describeCodes(): void {
    const { columns, means } = this.range
    const inputs = means.length
    const columnOf = new Int32Array(this.#buffer, this.#at.columnOf, inputs)
    const continues = new Int32Array(this.#buffer, this.#at.continues, inputs)
    const cumulative = new Int32Array(this.#buffer, this.#at.cumulative, columns.length)
    columns.forEach(({ units, isCumulative }, column) => {
      const start = this.range.starts[column]!
      columnOf.fill(column, start, start + units.length)
      if (isCumulative) continues.fill(1, start + 1, start + units.length)
      cumulative[column] = Number(isCumulative)
    })
    this.#floats(this.#at.codeMeans, inputs).set(means)
  }

  #readOutputs(): Float32Array {
    const padded = this.#floats(this.#at.activations.at(-1)!, this.#rows * this.#outputs)
    const out = new Float32Array(this.#rows * this.outputs)
    for (let row = 0, at = 0; row < this.#rows; row++)
      for (let i = 0; i < this.outputs; i++) out[at++] = padded[row * this.#outputs + i]!
    return out
  }

  #writeSlopes(address: number, rows: number, slopes: Float32Array): void {
    const padded = this.#floats(address, rows * this.#outputs).fill(0)
    for (let row = 0, at = 0; row < this.#rows; row++)
      for (let i = 0; i < this.outputs; i++) padded[row * this.#outputs + i] = slopes[at++]!
  }

  #withoutPadding({ kernel, bias }: DenseWeights): DenseWeights {
    const narrow = (values: Float32Array) => values.filter((_, i) => i % this.#outputs < this.outputs)
    return { kernel: narrow(kernel), bias: narrow(bias) }
  }

  /** What makes up for the units that a step leaves out. */
  get #keptScale(): number {
    return 1 / (1 - this.restraint.dropout)
  }

  #address = (float: number): number => this.#at.weights + float * 4
  #floats = (address: number, count: number) => new Float32Array(this.#buffer, address, count)
}

const copyOf = ({ kernel, bias }: DenseWeights): DenseWeights => ({
  kernel: kernel.slice(),
  bias: bias.slice(),
})
