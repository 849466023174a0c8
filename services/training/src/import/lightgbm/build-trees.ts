/** LightGBM's trees in the flat form: a row goes left where its value is not above the threshold, or in the set. */
import { ForestBuilder, notTrees, type SourceNode } from '@modelops/common/forest/forest-builder'
import {
  IS_SET,
  isIndex,
  MISSING_IS_SECOND,
  MISSING_IS_ZERO,
  ZERO_IS_MISSING,
} from '@modelops/common/forest/forest'
import { cannotServe } from '../unsupported.js'
import { countOf, numbersOf, type Block } from './read-lightgbm.js'

/** Bits of `decision_type`. */
const IS_CATEGORICAL = 1
const DEFAULT_LEFT = 2
const MISSING_TYPE_SHIFT = 2
const [MISSING_NONE, MISSING_ZERO] = [0, 1]

/**
 * @param outputs the trees belong to them by turns
 * @throws Problem unsupported_model where the blocks are no trees
 */
export function buildTrees(trees: readonly Block[], outputs: number, features: number) {
  const builder = new ForestBuilder()
  for (const [index, block] of trees.entries()) {
    const leaves = countOf(block, 'num_leaves')
    // A tree of one leaf has that alone.
    builder.addTree(index % outputs, leaves === 1 ? -1 : 0, nodesOf(block, index, leaves, features, builder))
  }
  return builder.build()
}

/** An inner node has an index from 0; of a leaf it is its index from -1 downwards. */
function nodesOf(block: Block, tree: number, leaves: number, features: number, builder: ForestBuilder) {
  if (Number(block.get('is_linear') ?? 0) !== 0)
    throw cannotServe('the leaves of the model are linear functions', 'train it without linear_tree')
  const list = (key: string, length: number) => {
    const numbers = numbersOf(block, key)
    if (numbers.length === length) return numbers
    throw notTrees(`tree ${tree} has ${numbers.length} values of ${key} and ${leaves} leaves`)
  }
  const values = list('leaf_value', leaves)
  const leafCounts = leaves > 1 ? list('leaf_count', leaves) : [1]
  const inner = (key: string) => list(key, leaves - 1)
  const [split, thresholds, types] = [inner('split_feature'), inner('threshold'), inner('decision_type')]
  const [left, right, counts] = [inner('left_child'), inner('right_child'), inner('internal_count')]
  const setOf = setsOf(block, tree, builder)
  return (node: number): SourceNode<number> => {
    if (!Number.isInteger(node) || node < -leaves || node >= leaves - 1)
      throw notTrees(`tree ${tree} has no node ${node}`)
    if (node < 0) return { leaf: values[~node]!, cover: leafCounts[~node]! }
    const [feature, type, threshold] = [split[node]!, types[node]!, thresholds[node]!]
    if (!isIndex(feature, features)) throw notTrees(`tree ${tree} asks for feature ${feature} of ${features}`)
    const both = { feature, cover: counts[node]! }
    const [first, second] = [left[node]!, right[node]!]
    return type & IS_CATEGORICAL
      ? { ...both, threshold: setOf(threshold), kind: IS_SET, first: second, second: first }
      : { ...both, threshold, kind: kindOf(type), first, second }
  }
}

function kindOf(type: number): number {
  const missing = type >> MISSING_TYPE_SHIFT
  if (missing === MISSING_NONE) return MISSING_IS_ZERO
  return (type & DEFAULT_LEFT ? 0 : MISSING_IS_SECOND) | (missing === MISSING_ZERO ? ZERO_IS_MISSING : 0)
}

/** @returns by index of a set of the tree its index in the forest */
function setsOf(block: Block, tree: number, builder: ForestBuilder): (set: number) => number {
  const bounds = numbersOf(block, 'cat_boundaries')
  const words = numbersOf(block, 'cat_threshold')
  const wrong = words.find((word) => !Number.isInteger(word) || word < 0 || word >= 2 ** 32)
  if (wrong !== undefined) throw notTrees(`tree ${tree} has ${wrong} in cat_threshold`)
  return (set) => {
    const [start = NaN, end = NaN] = [bounds[set], bounds[set + 1]]
    if (!(start >= 0 && start <= end && end <= words.length)) throw notTrees(`tree ${tree} has no set ${set}`)
    return builder.addWords(words.slice(start, end))
  }
}
