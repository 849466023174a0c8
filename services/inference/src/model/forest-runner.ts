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
import type { ModelRunner } from './runner.js'

const AT_ONCE = 4
/** Questions that take about three milliseconds. */
const QUESTIONS_A_TURN = 750_000

export class ForestRunner implements ModelRunner {
  readonly backend = 'trees'
  readonly inputWidth: number
  readonly outputWidth: number
  readonly mostRows: number
  readonly #columns: Float64Array
  /** By column: where in a row it is, and where what that lacks is, -1 where nowhere. */
  readonly #inputs: Int32Array
  readonly #lowInputs: Int32Array
  /** Trees without sets, four by four; the last one fills up. */
  readonly #plain: Int32Array
  /** By four of them: the questions that need no look at whether all have come to a leaf. */
  readonly #steps: Int32Array
  readonly #withSets: Int32Array
  /** By tree: the leaf that the row came to. */
  readonly #leaves: Int32Array
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
    const { columnFeatures, depths, hasSets } = layout
    const { features } = forest
    this.inputWidth = forest.inputs
    this.outputWidth = forest.outputs
    this.mostRows = Math.max(
      1,
      Math.floor(QUESTIONS_A_TURN / depths.reduce((sum, depth) => sum + depth + 1, 0)),
    )
    this.#columns = new Float64Array(columnFeatures.length)
    this.#inputs = columnFeatures.map((feature) => features[feature]!.input)
    this.#lowInputs = columnFeatures.map((feature) => features[feature]!.low_input ?? -1)
    const trees = [...depths.keys()]
    this.#plain = filledUp(trees.filter((tree) => hasSets[tree] === 0))
    this.#withSets = Int32Array.from(trees.filter((tree) => hasSets[tree] === 1))
    this.#steps = Int32Array.from({ length: this.#plain.length / AT_ONCE }, (_, i) =>
      Math.max(...this.#plain.subarray(i * AT_ONCE, (i + 1) * AT_ONCE).map((tree) => depths[tree]!)),
    )
    this.#leaves = new Int32Array(trees.length)
    this.#sums = new Float64Array(forest.outputs)
  }

  run(rows: Float32Array, count: number): Float32Array {
    const size = count * this.outputWidth
    if (this.#outputs.length < size) this.#outputs = new Float32Array(size)
    for (let row = 0; row < count; row++) {
      this.#fillColumns(rows, row * this.inputWidth)
      this.#findLeaves()
      this.#addLeaves()
      this.#outputs.set(this.#sums, row * this.outputWidth)
    }
    return this.#outputs.length === size ? this.#outputs : this.#outputs.subarray(0, size)
  }

  dispose(): void {}

  #fillColumns(rows: Float32Array, offset: number): void {
    const columns = this.#columns
    const [inputs, lowInputs, kinds] = [this.#inputs, this.#lowInputs, this.layout.columnKinds]
    for (let c = 0; c < columns.length; c++) {
      const low = lowInputs[c]!
      const high = rows[offset + inputs[c]!]!
      const value = low === -1 ? high : high + rows[offset + low]!
      columns[c] = kinds[c] === 0 ? value : changed(value, kinds[c]!)
    }
  }

  #findLeaves(): void {
    const { layout } = this
    findLeaves(layout, this.forest.roots, this.#plain, this.#steps, this.#columns, this.#leaves)
    for (let i = 0; i < this.#withSets.length; i++) {
      const tree = this.#withSets[i]!
      this.#leaves[tree] = leafBySets(layout, this.forest, this.forest.roots[tree]!, this.#columns)
    }
  }

  #addLeaves(): void {
    const { base, factor, transform } = this.forest
    const sums = this.#sums
    for (let o = 0; o < sums.length; o++) sums[o] = base[o]!
    if (this.forest.leafRows.length > 0) this.#addRows()
    else if (this.forest.sum === 'float32') this.#addRounded()
    else this.#addExactly()
    if (factor !== 1) for (let o = 0; o < sums.length; o++) sums[o]! *= factor
    transformRow(transform, sums)
  }

  #addRounded(): void {
    const [sums, leaves, { leaf }, { treeOutputs }] = [this.#sums, this.#leaves, this.layout, this.forest]
    for (let tree = 0; tree < leaves.length; tree++) {
      const output = treeOutputs[tree]!
      sums[output] = Math.fround(sums[output]! + leaf[leaves[tree]!]!)
    }
  }

  #addExactly(): void {
    const [sums, leaves, { leaf }, { treeOutputs }] = [this.#sums, this.#leaves, this.layout, this.forest]
    for (let tree = 0; tree < leaves.length; tree++) sums[treeOutputs[tree]!]! += leaf[leaves[tree]!]!
  }

  #addRows(): void {
    const [sums, leaves, { leaf }, { leafRows, sum }] = [this.#sums, this.#leaves, this.layout, this.forest]
    for (let tree = 0; tree < leaves.length; tree++) {
      const row = leaf[leaves[tree]!]! * sums.length
      for (let o = 0; o < sums.length; o++) {
        const total = sums[o]! + leafRows[row + o]!
        sums[o] = sum === 'float32' ? Math.fround(total) : total
      }
    }
  }
}

/** `Number(a > b)` and not a condition: it compiles to no jump, and jumps are guessed wrong half of the time. */
function findLeaves(
  { child, column, threshold }: ForestLayout,
  roots: Int32Array,
  trees: Int32Array,
  steps: Int32Array,
  columns: Float64Array,
  leaves: Int32Array,
): void {
  for (let i = 0; i < trees.length; i += AT_ONCE) {
    let a = roots[trees[i]!]!
    let b = roots[trees[i + 1]!]!
    let c = roots[trees[i + 2]!]!
    let d = roots[trees[i + 3]!]!
    let left = steps[i / AT_ONCE]!
    while (left-- > 0 || child[a] !== a || child[b] !== b || child[c] !== c || child[d] !== d) {
      a = child[a]! + Number(columns[column[a]!]! > threshold[a]!)
      b = child[b]! + Number(columns[column[b]!]! > threshold[b]!)
      c = child[c]! + Number(columns[column[c]!]! > threshold[c]!)
      d = child[d]! + Number(columns[column[d]!]! > threshold[d]!)
    }
    leaves[trees[i]!] = a
    leaves[trees[i + 1]!] = b
    leaves[trees[i + 2]!] = c
    leaves[trees[i + 3]!] = d
  }
}

function leafBySets(
  { child, column, threshold, set }: ForestLayout,
  forest: Forest,
  root: number,
  columns: Float64Array,
): number {
  let node = root
  while (child[node] !== node) {
    const value = columns[column[node]!]!
    const isSecond =
      set[node] === -1
        ? value > threshold[node]!
        : Number.isNaN(value)
          ? threshold[node] === 1
          : isInSet(forest, set[node]!, value)
    node = child[node]! + Number(isSecond)
  }
  return node
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
