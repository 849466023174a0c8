/** XGBoost's trees in the flat form: a row goes left where its value is below the threshold, or not in the set. */
import { ForestBuilder, notTrees, type SourceNode } from '@modelops/common/forest/forest-builder'
import { IS_SET, isIndex, MISSING_IS_SECOND } from '@modelops/common/forest/forest'
import { nextBelow } from '../forest/next-below.js'
import type { XgboostModel, XgboostTree } from './read-xgboost.js'

const MOST_CATEGORIES = 2 ** 24

interface Shape {
  /** How many of the trees are used. */
  trees: number
  outputs: number
  features: number
}

/** @throws Problem unsupported_model where the arrays are no trees */
export function buildTrees({ booster, weights }: XgboostModel, { trees, outputs, features }: Shape) {
  const builder = new ForestBuilder()
  if (booster.tree_info.length < trees)
    throw notTrees(`tree_info has ${booster.tree_info.length} of ${trees} trees`)
  for (const [i, tree] of booster.trees.slice(0, trees).entries()) {
    const group = Number(booster.tree_info[i])
    if (!isIndex(group, outputs)) throw notTrees(`tree ${i} belongs to class ${group} of ${outputs}`)
    const weight = weights ? Math.fround(Number(weights[i])) : 1
    builder.addTree(group, 0, nodesOf(tree, i, { features, weight, builder }))
  }
  return builder.build()
}

interface Context {
  features: number
  weight: number
  builder: ForestBuilder
}

function nodesOf(tree: XgboostTree, index: number, { features, weight, builder }: Context) {
  const {
    left_children: left,
    right_children: right,
    split_indices,
    split_conditions,
    default_left,
    sum_hessian,
  } = tree
  const nodes = left.length
  if (
    [right, split_indices, split_conditions, default_left, sum_hessian].some(({ length }) => length !== nodes)
  )
    throw notTrees(`the arrays of tree ${index} have different lengths`)
  const setOf = setsOf(tree, index)
  return (node: number): SourceNode<number> => {
    if (!isIndex(node, nodes)) throw notTrees(`tree ${index} has no node ${node}`)
    const condition = Math.fround(numberAt(split_conditions, node))
    const cover = numberAt(sum_hessian, node)
    if (left[node] === -1) return { leaf: Math.fround(condition * weight), cover }
    const feature = numberAt(split_indices, node)
    if (!isIndex(feature, features))
      throw notTrees(`tree ${index} asks for feature ${feature} of ${features}`)
    const isSet = Boolean(tree.split_type?.[node])
    return {
      feature,
      threshold: isSet ? builder.addSet(setOf(node)) : nextBelow(condition),
      kind: (default_left[node] ? 0 : MISSING_IS_SECOND) | (isSet ? IS_SET : 0),
      first: numberAt(left, node),
      second: numberAt(right, node),
      cover,
    }
  }
}

/** NaN where there is none: JSON of other programs has null for NaN, which would count as 0. */
const numberAt = (list: XgboostTree['left_children'], index: number) => Number(list[index] ?? NaN)

/** @returns by node the categories that go right */
function setsOf(tree: XgboostTree, index: number): (node: number) => number[] {
  const { categories = [], categories_nodes = [], categories_segments = [], categories_sizes = [] } = tree
  const places = new Map(Array.from(categories_nodes, (node, place) => [Number(node), place]))
  let left = categories.length
  return (node) => {
    const place = places.get(node)
    const start = Number(categories_segments[place ?? -1])
    const size = Number(categories_sizes[place ?? -1])
    if (!isIndex(start, categories.length) || !isIndex(size, categories.length - start + 1))
      throw notTrees(`node ${node} of tree ${index} has no categories`)
    left -= size
    if (left < 0) throw notTrees(`nodes of tree ${index} have the same categories`)
    const set = Array.from({ length: size }, (_, i) => Number(categories[start + i]))
    const wrong = set.find((category) => !isIndex(category, MOST_CATEGORIES))
    if (wrong !== undefined) throw notTrees(`tree ${index} has a category ${wrong}`)
    return set
  }
}
