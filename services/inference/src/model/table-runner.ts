/**
 * Runs chains whose first units depend on one input each, as training makes them by default: the first two layers are
 * looked up (units of few codes from lists of what changes), the others multiplied block by block, on WebAssembly vectors.
 */
import { setImmediate } from 'node:timers/promises'
import { MemoryPlan, type Kernels } from '@modelops/common/kernels/kernels'
import { activate } from './activate.js'
import { scaleRow, type Activation, type DenseChain, type DenseLayer, type Scaling } from './dense-chain.js'
import { readInputTables, type InputTables } from './input-tables.js'
import {
  arrangeBlocks,
  UNITS_AT_ONCE,
  type Arrangement,
  type Block,
  type BlockLayer,
} from './kernel-blocks.js'
import type { LocalRunner } from './runner.js'
import { findSparse, readSparseTables, type SparseTables } from './sparse-tables.js'

/** The rows that are computed together; fewer, one by one. */
const ROWS_AT_ONCE = 4

type Numbers = Float32Array | Int32Array
/** Where the piece of an input is found, and whether it adds something. */
type Found = Pick<InputTables, 'points' | 'starts' | 'isZero'>

interface PlacedBlock {
  depth: number
  units: number
  /** Addresses. */
  x: number
  kernel: number
  bias: number
  out: number
  /** Most of what it reads is 0. */
  isSparse: boolean
}

/** A layer's [ROWS_AT_ONCE, width] values, and how they come about. */
interface Step {
  blocks: PlacedBlock[]
  /** Bytes of a row of the layer before. */
  rowBytes: number
  width: number
  out: number
  values: Float32Array
  activation: Activation
}

export class TableRunner implements LocalRunner {
  readonly backend = 'wasm'
  readonly inputWidth: number
  readonly outputWidth: number
  readonly #scaling: Scaling
  readonly #scaled: Float32Array
  readonly #tables: Found
  readonly #lists: Found
  readonly #kernels: Kernels
  readonly #at
  readonly #places: Int32Array
  readonly #amounts: Float32Array
  /** The first is what is looked up; it has no blocks. */
  readonly #steps: Step[]
  readonly #order: Int32Array
  readonly #softmax: boolean
  /** The first units, which are looked up as one; the others have lists. */
  readonly #denseWidth: number
  readonly #usual: Float32Array
  readonly #row: Float32Array
  #outputs = new Float32Array(0)

  /** In short turns of the event loop. @returns undefined where the chain is not of that form */
  static async of(chain: DenseChain): Promise<TableRunner | undefined> {
    const [first, second, ...others] = chain.layers
    if (!first || !second || chain.layers.slice(1, -1).some(({ activation }) => activation === 'softmax'))
      return undefined
    const { arrangements, layers } = arrangeBlocks(findSparse(second), others)
    await setImmediate()
    const arranged = arrangeUnits(second, arrangements[0]!)
    await setImmediate()
    const dense = denseWidth(arranged)
    const tables = await readInputTables(first, unitsOf(arranged, 0, dense))
    const lists = tables && (await readSparseTables(first, unitsOf(arranged, dense, arranged.outputs)))
    await setImmediate()
    return lists && new TableRunner(chain, tables, lists, second.activation, layers, arrangements)
  }

  private constructor(
    chain: DenseChain,
    tables: InputTables,
    lists: SparseTables,
    activation: Activation,
    layers: readonly BlockLayer[],
    arrangements: readonly Arrangement[],
  ) {
    this.inputWidth = chain.inputWidth
    this.outputWidth = chain.outputWidth
    this.#scaling = chain.scaling
    this.#denseWidth = tables.offset.length
    this.#scaled = new Float32Array(chain.inputWidth)
    this.#tables = { points: tables.points, starts: tables.starts, isZero: tables.isZero }
    this.#lists = { points: lists.points, starts: lists.starts, isZero: emptyOf(lists) }
    this.#usual = lists.usual
    this.#order = arrangements.at(-1)!.positions
    this.#softmax = chain.layers.at(-1)!.activation === 'softmax'
    this.#row = new Float32Array(chain.outputWidth)
    const plan = new MemoryPlan()
    const constants: [address: number, numbers: Numbers][] = []
    const place = (numbers: Numbers) => {
      const address = plan.reserve(numbers.length)
      constants.push([address, numbers])
      return address
    }
    this.#at = {
      ...{ values: place(tables.values), slopes: place(tables.slopes), offset: place(tables.offset) },
      ...{ lists: place(lists.lists), entries: place(new Int32Array(lists.entries)) },
      ...{ places: plan.reserve(this.inputWidth), amounts: plan.reserve(this.inputWidth) },
      spare: plan.reserve(4),
    }
    const outs = arrangements.map(({ width }) => plan.reserve(ROWS_AT_ONCE * width))
    const blocks = layers.map((layer, l) =>
      layer.blocks.map((block) =>
        placeBlock(block, outs[l]!, outs[l + 1]!, l === 0 ? this.#denseWidth : Infinity, place),
      ),
    )
    const { kernels, buffer } = plan.build()
    for (const [address, { buffer: bytes, byteOffset, byteLength }] of constants)
      new Uint8Array(buffer, address, byteLength).set(new Uint8Array(bytes, byteOffset, byteLength))
    this.#kernels = kernels
    this.#places = new Int32Array(buffer, this.#at.places, this.inputWidth)
    this.#amounts = new Float32Array(buffer, this.#at.amounts, this.inputWidth)
    this.#steps = arrangements.map(({ width }, l) => ({
      blocks: blocks[l - 1] ?? [],
      rowBytes: 4 * (arrangements[l - 1]?.width ?? 0),
      width,
      out: outs[l]!,
      values: new Float32Array(buffer, outs[l], ROWS_AT_ONCE * width),
      activation: layers[l - 1]?.activation ?? activation,
    }))
  }

  run(rows: Float32Array, count: number): Float32Array {
    const size = count * this.outputWidth
    if (this.#outputs.length < size) this.#outputs = new Float32Array(size)
    for (let row = 0; row < count; row += ROWS_AT_ONCE)
      this.#runSome(rows, row, Math.min(ROWS_AT_ONCE, count - row))
    return this.#outputs.length === size ? this.#outputs : this.#outputs.subarray(0, size)
  }

  dispose(): void {}

  #runSome(rows: Float32Array, first: number, count: number): void {
    const steps = this.#steps
    for (let r = 0; r < count; r++) this.#lookUp(rows, (first + r) * this.inputWidth, r)
    this.#activate(steps[0]!, count)
    for (let s = 1; s < steps.length; s++) {
      this.#multiply(steps[s]!, count)
      this.#activate(steps[s]!, count)
    }
    for (let r = 0; r < count; r++) this.#read(r, (first + r) * this.outputWidth)
  }

  /** What the inputs of a row add to the sums. One that is not finite spoils them all, as in a product. */
  #lookUp(rows: Float32Array, at: number, row: number): void {
    scaleRow(this.#scaling, rows, at, this.#scaled, 0)
    const { places, amounts, slopes, values, offset, lists, entries } = this.#at
    const [{ width, out, values: sums }, dense] = [this.#steps[0]!, this.#denseWidth]
    const to = out + row * width * 4
    const found = this.#findPieces(this.#tables)
    this.#kernels.lookUp(1, found, dense, places, amounts, slopes, values, offset, to)
    if (dense === width) return
    if (!areFinite(this.#scaled)) return void sums.fill(NaN, row * width + dense, (row + 1) * width)
    sums.set(this.#usual, row * width + dense)
    const listed = this.#findPieces(this.#lists)
    this.#kernels.addLists(listed, places, amounts, lists, entries, to + dense * 4)
  }

  /** @returns how many pieces add something; all inputs' where one is not finite */
  #findPieces({ points, starts, isZero }: Found): number {
    let found = 0
    for (let i = 0; i < this.inputWidth; i++) {
      const x = this.#scaled[i]!
      const start = starts[i]!
      const point = firstNotBelow(points, start, starts[i + 1]!, x)
      const piece = point + i
      const isFinite = x - x === 0
      if (isFinite && isZero[piece] === 1) continue
      this.#places[found] = piece
      this.#amounts[found++] = isFinite ? x - points[point > start ? point - 1 : start]! : NaN
    }
    return found
  }

  #multiply({ blocks, rowBytes, width }: Step, count: number): void {
    const { product, productOfRow, productOfSparseRow } = this.#kernels
    for (const { depth, units, x, kernel, bias, out, isSparse } of blocks)
      if (count === ROWS_AT_ONCE && !isSparse)
        product(count, depth, units, x, rowBytes, 4, kernel, bias, out, width * 4)
      else {
        const multiply = isSparse ? productOfSparseRow : productOfRow
        for (let r = 0; r < count; r++)
          multiply(depth, units, x + r * rowBytes, kernel, bias, out + r * width * 4)
      }
  }

  #activate({ activation, width, out, values }: Step, count: number): void {
    if (activation === 'relu') this.#kernels.activate(count * width, out, this.#at.spare, 0, 1)
    else if (activation !== 'softmax') activate(activation, values, count * width)
  }

  #read(row: number, to: number): void {
    const { values, width } = this.#steps.at(-1)!
    for (let i = 0; i < this.outputWidth; i++) this.#row[i] = values[row * width + this.#order[i]!]!
    if (this.#softmax) activate('softmax', this.#row, this.outputWidth)
    for (let i = 0; i < this.outputWidth; i++) this.#outputs[to + i] = this.#row[i]!
  }
}

function areFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (values[i]! - values[i]! !== 0) return false
  return true
}

/** By piece: whether its list is empty. */
const emptyOf = ({ lists }: SparseTables): Uint8Array =>
  Uint8Array.from({ length: lists.length - 1 }, (_, piece) => Number(lists[piece] === lists[piece + 1]))

/** The index of the first of the ascending points from `low` to `high` that x does not exceed; otherwise `high`. */
function firstNotBelow(points: Float64Array, low: number, high: number, x: number): number {
  while (low < high) {
    const middle = (low + high) >> 1
    if (points[middle]! < x) low = middle + 1
    else high = middle
  }
  return low
}

function arrangeUnits(
  { inputs, outputs, kernel, bias, activation }: DenseLayer,
  { positions, width }: Arrangement,
): DenseLayer {
  const arranged = { kernel: new Float32Array(inputs * width), bias: new Float32Array(width) }
  for (let o = 0; o < outputs; o++) arranged.bias[positions[o]!] = bias[o]!
  for (let i = 0; i < inputs; i++)
    for (let o = 0; o < outputs; o++) arranged.kernel[i * width + positions[o]!] = kernel[i * outputs + o]!
  return { inputs, outputs: width, ...arranged, activation }
}

/** @param dense where the units begin of which few are not 0 */
const placeBlock = (
  { from, to, depth, units, kernel, bias }: Block,
  before: number,
  after: number,
  dense: number,
  place: (numbers: Float32Array) => number,
): PlacedBlock => ({
  ...{ depth, units, kernel: place(kernel), bias: place(bias) },
  ...{ x: before + from * 4, out: after + to * 4 },
  isSparse: from + depth / 2 > dense,
})

/** How many units come before those that all are sparse, rounded up to what the kernels compute at once. */
function denseWidth(layer: DenseLayer): number {
  const last = findSparse(layer).lastIndexOf(false)
  return Math.ceil((last + 1) / UNITS_AT_ONCE) * UNITS_AT_ONCE
}

function unitsOf(layer: DenseLayer, from: number, to: number): DenseLayer {
  const { inputs, outputs, kernel, bias } = layer
  const part = new Float32Array(inputs * (to - from))
  for (let i = 0; i < inputs; i++)
    part.set(kernel.subarray(i * outputs + from, i * outputs + to), i * (to - from))
  return { ...layer, outputs: to - from, kernel: part, bias: bias.subarray(from, to) }
}
