/** A decision tree of columns' bins. */
import type { BinnedRows } from './binned-rows.js'

export type Tree = Split | Leaf

export interface Split {
  column: number
  /** By bin of the column: whether its rows go left. */
  goesLeft: Uint8Array
  /** What the loss of the rows that it was learned from falls by, before the learning rate. */
  gain: number
  left: Tree
  right: Tree
}

export interface Leaf {
  /** By output. */
  values: Float32Array
  /** By output: the curvatures of the rows that it was learned from. */
  covers: Float32Array
}

export const isSplit = (tree: Tree): tree is Split => (tree as Split).goesLeft !== undefined

/** Adds what a tree answers to `answers`, row-major [rows, outputs]. @param asked rows, all where it is left out */
export function addAnswers(
  tree: Tree,
  { rows, bins }: BinnedRows,
  answers: Float32Array,
  asked?: Int32Array,
): void {
  const count = asked?.length ?? rows
  for (let i = 0; i < count; i++) {
    const row = asked ? asked[i]! : i
    let node = tree
    while (isSplit(node)) node = node.goesLeft[bins[node.column]![row]!] === 1 ? node.left : node.right
    addTo(answers, row, node.values)
  }
}

/** Adds to a row of [rows, outputs]. */
export function addTo(answers: Float32Array, row: number, values: Float32Array): void {
  for (let k = 0, at = row * values.length; k < values.length; k++, at++) answers[at]! += values[k]!
}
