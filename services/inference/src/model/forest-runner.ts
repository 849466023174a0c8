/** Runs a forest over typed arrays: four trees at a time, as each step of one waits for memory. */
import { readForest } from '@modelops/common/forest/forest-files'
import {
  isInSet,
  MISSING_IS_SECOND,
  MISSING_IS_ZERO,
  ZERO,
  ZERO_IS_MISSING,
  type Forest,
} from '@modelops/common/forest/forest'
import { transformRow } from '@modelops/common/forest/transform'
import { layOut, type ForestLayout } from './forest-layout.js'
import { TURN_MS } from './rows-of-a-turn.js'
import type { LocalRunner } from './runner.js'

const AT_ONCE = 4
const ROWS_AT_ONCE = 32
/** Of a question where the nodes are in the cache of a core, and where they are not. */
const [NANOSECONDS_NEAR, NANOSECONDS_FAR] = [4, 20]
const NODES_NEAR = 2 ** 16

export class ForestRunner implements LocalRunner {
  readonly backend = 'trees'
  readonly inputWidth: number
  readonly outputWidth: number
  readonly mostRows: number
  /** By row. */
  readonly #columns: Float64Array
  /** By column: where in a row it is, and where what that lacks is, -1 where nowhere. */
  readonly #inputs: Int32Array
  readonly #lowInputs: Int32Array
  /** Trees without sets, four by four; the last one fills up. */
  readonly #plain: Int32Array
  /** By four of them: the questions that need no look at whether all have come to a leaf. */
  readonly #steps: Int32Array
  readonly #withSets: Int32Array
  /** By row and tree: what the leaf adds that the row came to, or its row of `leafRows`. */
  readonly #leaves: Float64Array
  readonly #sums: Float64Array
  #outputs = new Float32Array(0)

  /**
   * In short turns of the event loop.
   * @throws Problem unsupported_model, artifact_corrupt
   */
  static async of(modelJson: Buffer, weights: Buffer): Promise<ForestRunner> {
    const forest = await readForest(modelJson, weights)
    return new ForestRunner(forest, await layOut(forest))
  }

  private constructor(
    readonly forest: Forest,
    private readonly layout: ForestLayout,
  ) {
    const { columnFeatures, depths, mostDepths, hasSets } = layout
    const { features } = forest
    this.inputWidth = forest.inputs
    this.outputWidth = forest.outputs
    this.mostRows = mostRowsOf(forest, mostDepths)
    this.#columns = new Float64Array(ROWS_AT_ONCE * columnFeatures.length)
    this.#inputs = columnFeatures.map((feature) => features[feature]!.input)
    this.#lowInputs = columnFeatures.map((feature) => features[feature]!.low_input ?? -1)
    const trees = [...depths.keys()]
    this.#plain = filledUp(trees.filter((tree) => hasSets[tree] === 0))
    this.#withSets = Int32Array.from(trees.filter((tree) => hasSets[tree] === 1))
    this.#steps = Int32Array.from({ length: this.#plain.length / AT_ONCE }, (_, i) =>
      Math.max(...this.#plain.subarray(i * AT_ONCE, (i + 1) * AT_ONCE).map((tree) => depths[tree]!)),
    )
    this.#leaves = new Float64Array(ROWS_AT_ONCE * trees.length)
    this.#sums = new Float64Array(forest.outputs)
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
    for (let r = 0; r < count; r++) this.#fillColumns(rows, (first + r) * this.inputWidth, r)
    this.#findLeaves(count)
    for (let r = 0; r < count; r++) {
      this.#addLeaves(r * this.forest.roots.length)
      for (let o = 0; o < this.outputWidth; o++)
        this.#outputs[(first + r) * this.outputWidth + o] = this.#sums[o]!
    }
  }

  #fillColumns(rows: Float32Array, offset: number, row: number): void {
    const columns = this.#columns
    const [inputs, lowInputs, kinds] = [this.#inputs, this.#lowInputs, this.layout.columnKinds]
    const start = row * inputs.length
    for (let c = 0; c < inputs.length; c++) {
      const low = lowInputs[c]!
      const high = rows[offset + inputs[c]!]!
      const value = low === -1 ? high : high + rows[offset + low]!
      columns[start + c] = kinds[c] === 0 ? value : changed(value, kinds[c]!)
    }
  }

  #findLeaves(count: number): void {
    const { layout } = this
    const { roots } = this.forest
    const width = this.#inputs.length
    findLeaves(layout, roots, this.#plain, this.#steps, this.#columns, width, count, this.#leaves)
    for (let i = 0; i < this.#withSets.length; i++) {
      const tree = this.#withSets[i]!
      for (let r = 0; r < count; r++)
        this.#leaves[r * roots.length + tree] = leafBySets(
          layout,
          this.forest,
          roots[tree]!,
          this.#columns,
          r * width,
        )
    }
  }

  /** @param start of the row's leaves */
  #addLeaves(start: number): void {
    const { base, factor, transform } = this.forest
    const sums = this.#sums
    for (let o = 0; o < sums.length; o++) sums[o] = base[o]!
    if (this.forest.leafRows.length > 0) this.#addRows(start)
    else if (this.forest.sum === 'float32') this.#addRounded(start)
    else this.#addExactly(start)
    if (factor !== 1) for (let o = 0; o < sums.length; o++) sums[o]! *= factor
    transformRow(transform, sums)
  }

  #addRounded(start: number): void {
    const [sums, leaves, { treeOutputs }] = [this.#sums, this.#leaves, this.forest]
    for (let tree = 0; tree < treeOutputs.length; tree++) {
      const output = treeOutputs[tree]!
      sums[output] = Math.fround(sums[output]! + leaves[start + tree]!)
    }
  }

  #addExactly(start: number): void {
    const [sums, leaves, { treeOutputs }] = [this.#sums, this.#leaves, this.forest]
    for (let tree = 0; tree < treeOutputs.length; tree++) sums[treeOutputs[tree]!]! += leaves[start + tree]!
  }

  #addRows(start: number): void {
    const [sums, leaves, { leafRows, sum, roots }] = [this.#sums, this.#leaves, this.forest]
    for (let tree = 0; tree < roots.length; tree++) {
      const row = leaves[start + tree]! * sums.length
      for (let o = 0; o < sums.length; o++) {
        const total = sums[o]! + leafRows[row + o]!
        sums[o] = sum === 'float32' ? Math.fround(total) : total
      }
    }
  }
}

/**
 * Four trees for all rows, then the next four, so that they stay in the cache. `Number(a > b)` and not a condition: it
 * compiles to no jump, and jumps are guessed wrong half of the time.
 */
function findLeaves(
  { child, column, threshold, leaf }: ForestLayout,
  roots: Int32Array,
  trees: Int32Array,
  steps: Int32Array,
  columns: Float64Array,
  width: number,
  count: number,
  leaves: Float64Array,
): void {
  for (let i = 0; i < trees.length; i += AT_ONCE)
    for (let r = 0; r < count; r++) {
      const x = r * width
      let a = roots[trees[i]!]!
      let b = roots[trees[i + 1]!]!
      let c = roots[trees[i + 2]!]!
      let d = roots[trees[i + 3]!]!
      let left = steps[i / AT_ONCE]!
      while (left-- > 0 || child[a] !== a || child[b] !== b || child[c] !== c || child[d] !== d) {
        a = child[a]! + Number(columns[x + column[a]!]! > threshold[a]!)
        b = child[b]! + Number(columns[x + column[b]!]! > threshold[b]!)
        c = child[c]! + Number(columns[x + column[c]!]! > threshold[c]!)
        d = child[d]! + Number(columns[x + column[d]!]! > threshold[d]!)
      }
      const at = r * roots.length
      leaves[at + trees[i]!] = leaf[a]!
      leaves[at + trees[i + 1]!] = leaf[b]!
      leaves[at + trees[i + 2]!] = leaf[c]!
      leaves[at + trees[i + 3]!] = leaf[d]!
    }
}

/** @param x where the columns of the row begin @returns what the leaf adds, or its row */
function leafBySets(
  { child, column, threshold, set, leaf }: ForestLayout,
  forest: Forest,
  root: number,
  columns: Float64Array,
  x: number,
): number {
  let node = root
  while (child[node] !== node) {
    const value = columns[x + column[node]!]!
    const isSecond =
      set[node] === -1
        ? value > threshold[node]!
        : Number.isNaN(value)
          ? threshold[node] === 1
          : isInSet(forest, set[node]!, value)
    node = child[node]! + Number(isSecond)
  }
  return leaf[node]!
}

/** How many rows fill a turn of the event loop, should each of them come to the deepest leaf of every tree. */
function mostRowsOf({ feature }: Forest, depths: Int32Array): number {
  const questions = depths.reduce((sum, depth) => sum + depth + 1, 0)
  const nanoseconds = questions * (feature.length > NODES_NEAR ? NANOSECONDS_FAR : NANOSECONDS_NEAR)
  return Math.floor((1e6 * TURN_MS) / nanoseconds)
}

function changed(value: number, kind: number): number {
  let result = value
  if (Number.isNaN(value)) result = kind & MISSING_IS_ZERO ? 0 : NaN
  else if (kind & ZERO_IS_MISSING && Math.abs(value) <= ZERO) result = NaN
  return kind & MISSING_IS_SECOND ? -result : result
}

function filledUp(trees: number[]): Int32Array {
  const length = Math.ceil(trees.length / AT_ONCE) * AT_ONCE
  return Int32Array.from({ length }, (_, i) => trees[Math.min(i, trees.length - 1)]!)
}
