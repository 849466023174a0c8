/** What a forest answers, node by node as it is defined: for imports and tests; inference has a kernel. */
import { goesToSecond, valueOf, type Forest } from './forest.js'
import { transformRow } from './transform.js'

/** @param row numbers of model inputs */
export function predictForest(forest: Forest, row: ArrayLike<number>): number[] {
  const { roots, treeOutputs, value, leafRows, outputs, factor, transform } = forest
  const round = forest.sum === 'float32' ? Math.fround : (x: number) => x
  const sums = Float64Array.from(forest.base)
  roots.forEach((root, tree) => {
    const leaf = leafOf(forest, root, row)
    if (leafRows.length === 0) sums[treeOutputs[tree]!] = round(sums[treeOutputs[tree]!]! + value[leaf]!)
    else for (let o = 0; o < outputs; o++) sums[o] = round(sums[o]! + leafRows[value[leaf]! * outputs + o]!)
  })
  for (let o = 0; o < outputs; o++) sums[o]! *= factor
  transformRow(transform, sums)
  return [...sums]
}

/** The leaf of a tree that a row comes to. */
export function leafOf(forest: Forest, root: number, row: ArrayLike<number>): number {
  const { feature, features, child } = forest
  let node = root
  while (feature[node]! >= 0) {
    const value = valueOf(features[feature[node]!]!, row)
    node = child[node]! + Number(goesToSecond(forest, node, value))
  }
  return node
}
