/** How deep the trees of a graph may be. */
import { cannotServe } from '../unsupported.js'
import { readAttribute, readNumbers, type OnnxNode } from './onnx-file.js'

/** ONNX Runtime goes down a tree by calling itself, and crashes on tens of thousands of levels. */
const MAX_LEVELS = 5_000

/** By place of a node: the places below it. */
type Below = (readonly (number | undefined)[])[]

/** @throws Problem unsupported_model */
export function checkTrees(nodes: readonly OnnxNode[]): void {
  for (const node of nodes)
    if (belowIn(node).some((below) => below.length > MAX_LEVELS && levelsOf(below) > MAX_LEVELS))
      throw cannotServe(
        `a tree of the model has more than ${MAX_LEVELS} levels`,
        'train it with a limit (max_depth), and no deeper than it helps',
      )
}

function belowIn(node: OnnxNode): Below[] {
  if (node.operator === 'TreeEnsemble') return [belowByPlace(node)]
  return node.operator.startsWith('TreeEnsemble') ? belowById(node) : []
}

/** Of ai.onnx.ml 5: one list for all trees, leaves in another. */
function belowByPlace(node: OnnxNode): Below {
  const read = (name: string) => readNumbers(node, `nodes_${name}`)
  const [first, second] = [read('truenodeids'), read('falsenodeids')]
  const [isFirstLeaf, isSecondLeaf] = [read('trueleafs'), read('falseleafs')]
  return first.map((place, i) => [
    isFirstLeaf[i] ? undefined : place,
    isSecondLeaf[i] ? undefined : second[i],
  ])
}

/** Before: nodes have the number of their tree, and one of their own within it. */
function belowById(node: OnnxNode): Below[] {
  const trees = [...placesByTree(node).values()].filter(({ length }) => length > MAX_LEVELS)
  if (trees.length === 0) return []
  const [ids, first, second] = ['nodeids', 'truenodeids', 'falsenodeids'].map((name) =>
    readNumbers(node, `nodes_${name}`),
  )
  const modes = readAttribute(node, 'nodes_modes').strings
  return trees.map((places) => {
    const byId = new Map(places.map((place, i) => [ids![place], i]))
    return places.map((place) =>
      modes[place] === 'LEAF' ? [] : [byId.get(first![place]), byId.get(second![place])],
    )
  })
}

function placesByTree(node: OnnxNode): Map<number, number[]> {
  const trees = new Map<number, number[]>()
  readNumbers(node, 'nodes_treeids').forEach((tree, place) => {
    const places = trees.get(tree)
    if (places) places.push(place)
    else trees.set(tree, [place])
  })
  return trees
}

/** On the longest way down, as nodes may have several above them (sets of categories); endless where they form a circle. */
function levelsOf(below: Below): number {
  const waiting = new Uint32Array(below.length)
  const each = (place: number, visit: (next: number) => void) =>
    below[place]!.forEach((next) => next !== undefined && below[next] && visit(next))
  below.forEach((_, place) => each(place, (next) => waiting[next]!++))
  const levels = new Uint32Array(below.length).fill(1)
  const ready = [...below.keys()].filter((place) => waiting[place] === 0)
  for (const place of ready)
    each(place, (next) => {
      levels[next] = Math.max(levels[next]!, levels[place]! + 1)
      if (--waiting[next]! === 0) ready.push(next) // looked at later in this loop
    })
  return ready.length < below.length ? Infinity : levels.reduce((most, level) => Math.max(most, level), 0)
}
