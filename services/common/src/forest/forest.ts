/** Decision trees in a flat form: typed arrays by node, whichever library grew them. */

/** What the sums become: `square` keeps the sign; `step` is 1 above 0, else 0. */
export const transforms = ['identity', 'sigmoid', 'softmax', 'exp', 'square', 'softplus', 'step'] as const
export type Transform = (typeof transforms)[number]

/** Bits of a node's `kind`. */
export const MISSING_IS_SECOND = 1
/** Zeros, up to `ZERO` in size, count as missing. */
export const ZERO_IS_MISSING = 2
/** A missing value counts as 0. */
export const MISSING_IS_ZERO = 4
/** The second child is that of the categories in a set, not that of larger numbers. */
export const IS_SET = 8

/** What LightGBM takes for zero. */
export const ZERO = 1.0000000180025095e-35

/** Whether a list of that length has something there. */
export const isIndex = (value: number, length: number): boolean =>
  Number.isInteger(value) && value >= 0 && value < length

/** Where a value is in a row of model inputs; NaN where it is missing. */
export interface ForestFeature {
  input: number
  /** Where what the first one, a 32-bit float, lacks of the value is. */
  low_input?: number | undefined
}

/**
 * A tree's nodes lie one behind the other, the root first, each child behind its parent, and the two children of a node
 * side by side. A row goes from a node to its second child where the value of the feature is above the threshold, or
 * in the set.
 */
export interface Forest {
  /** Numbers in a row. */
  inputs: number
  features: readonly ForestFeature[]
  outputs: number
  /** By output: what the leaves are added to, tree by tree. */
  base: readonly number[]
  /** What every sum is rounded to. */
  sum: 'float32' | 'float64'
  /** Of a sum, before it is transformed. */
  factor: number
  transform: Transform
  /** By tree. */
  roots: Int32Array
  /** By tree: which output its leaves are added to; with `leafRows` it is 0, and they are added to all. */
  treeOutputs: Int32Array
  /** By node: an index of `features`, -1 for a leaf. */
  feature: Int32Array
  /** By node: its first child; 0 for a leaf. */
  child: Int32Array
  /** By node: the threshold, or the index of the set; of a leaf what it adds, or with `leafRows` the index of a row of them. */
  value: Float64Array
  kind: Uint8Array
  /** By node: how much of the training data came there. */
  cover: Float32Array
  /** [rows, outputs]: what leaves add, where each adds to all outputs; else empty. */
  leafRows: Float64Array
  /** Where sets begin in `setWords`, and behind them where the last one ends. */
  setStarts: Int32Array
  /** Bit c of a set is its category c. */
  setWords: Uint32Array
}

/** Whether a row with this value, NaN where it is missing, goes from an inner node to its second child. */
export function goesToSecond(forest: Forest, node: number, value: number): boolean {
  const kind = forest.kind[node]!
  if (isMissing(value, kind)) return (kind & MISSING_IS_SECOND) !== 0
  const number = Number.isNaN(value) ? 0 : value
  if (kind & IS_SET) return isInSet(forest, forest.value[node]!, number)
  return number > forest.value[node]!
}

const isMissing = (value: number, kind: number): boolean =>
  Number.isNaN(value)
    ? (kind & MISSING_IS_ZERO) === 0
    : (kind & ZERO_IS_MISSING) !== 0 && Math.abs(value) <= ZERO

export function isInSet(
  { setStarts, setWords }: Pick<Forest, 'setStarts' | 'setWords'>,
  set: number,
  value: number,
) {
  const [start, end] = [setStarts[set]!, setStarts[set + 1]!]
  const category = Math.trunc(value)
  return (
    category >= 0 &&
    category < (end - start) * 32 &&
    ((setWords[start + (category >> 5)]! >>> (category & 31)) & 1) === 1
  )
}

/** The value of a feature in a row of model inputs. */
export function valueOf(
  { input, low_input: low }: ForestFeature,
  row: ArrayLike<number>,
  offset = 0,
): number {
  const high = row[offset + input]!
  return low === undefined ? high : high + row[offset + low]!
}
