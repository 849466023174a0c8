/** How deep the trees of a graph may be. */
import { cannotServe } from '../unsupported.js'
import { readAttribute, readNumbers, type OnnxNode } from './onnx-file.js'

/** ONNX Runtime goes down a tree by calling itself, and crashes on tens of thousands of levels. */
const MAX_LEVELS = 5_000

/** @throws Problem unsupported_model */
export function checkTrees(nodes: readonly OnnxNode[]): void {
  for (const node of nodes)
    if (node.operator.startsWith('TreeEnsemble') && levelsOf(node) > MAX_LEVELS)
      throw cannotServe(
        `a tree of the model has more than ${MAX_LEVELS} levels`,
        'train it with a limit (max_depth), and no deeper than it helps',
      )
}

/** Of the deepest tree; 0 where none has as many nodes as there may be levels. */
function levelsOf(node: OnnxNode): number {
  const trees = treesOf(node).filter(({ length }) => length > MAX_LEVELS)
  if (trees.length === 0) return 0
  const [ids, first, second] = ['nodes_nodeids', 'nodes_truenodeids', 'nodes_falsenodeids'].map((name) =>
    readNumbers(node, name),
  )
  const isLeaf = readAttribute(node, 'nodes_modes').strings.map((mode) => mode === 'LEAF')
  return trees.reduce((most, places) => {
    const byId = new Map(places.map((place) => [ids![place], place]))
    const childrenOf = (place: number) =>
      isLeaf[place] ? [] : [byId.get(first![place]), byId.get(second![place])]
    return Math.max(most, countLevels(places[0]!, childrenOf))
  }, 0)
}

/** By tree: the places of its nodes, the root first. */
function treesOf(node: OnnxNode): number[][] {
  const trees = new Map<number, number[]>()
  readNumbers(node, 'nodes_treeids').forEach((tree, place) => {
    const places = trees.get(tree)
    if (places) places.push(place)
    else trees.set(tree, [place])
  })
  return [...trees.values()]
}

/** Level by level; a node that comes again, as in a circle, counts once. */
function countLevels(root: number, childrenOf: (place: number) => (number | undefined)[]): number {
  const seen = new Set([root])
  let levels = 0
  for (let level = [root]; level.length > 0; levels++) {
    const below = level.flatMap(childrenOf)
    level = below.filter((place): place is number => place !== undefined && seen.size < seen.add(place).size)
  }
  return levels
}
