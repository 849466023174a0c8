/** A decision tree of columns' bins. */
import type { BinnedRows } from './binned-rows.js'

export type Tree = Split | Leaf

export interface Split {
  column: number
  /** By bin of the column: whether its rows go left. */
  goesLeft: Uint8Array
  left: Tree
  right: Tree
}

export interface Leaf {
  /** By output. */
  values: Float32Array
}

export const isSplit = (tree: Tree): tree is Split => 'left' in tree

/** Adds what the trees answer to `outputs`, row-major [rows, outputs]. */
export function addAnswers(trees: readonly Tree[], { rows, bins }: BinnedRows, outputs: Float32Array): void {
  const width = outputs.length / rows
  for (const tree of trees)
    for (let row = 0; row < rows; row++) {
      let node = tree
      while (isSplit(node)) node = node.goesLeft[bins[node.column]![row]!] === 1 ? node.left : node.right
      for (let k = 0, at = row * width; k < width; k++, at++) outputs[at]! += node.values[k]!
    }
}
