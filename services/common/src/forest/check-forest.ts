/** Whether typed arrays are trees, so that whatever walks them ends and stays within them. */
import { Problem } from '../problem.js'
import { createTurns } from '../turns.js'
import {
  IS_SET,
  isIndex,
  MISSING_IS_SECOND,
  MISSING_IS_ZERO,
  ZERO_IS_MISSING,
  type Forest,
} from './forest.js'

const NODES_A_LOOK = 2 ** 11
const ALL_KINDS = MISSING_IS_SECOND | ZERO_IS_MISSING | MISSING_IS_ZERO | IS_SET

/**
 * In short turns of the event loop.
 * @throws Problem artifact_corrupt naming the node
 */
export async function checkForest(forest: Forest): Promise<void> {
  checkWhole(forest)
  checkSets(forest)
  const parents = new Uint8Array(forest.feature.length)
  const endTurn = createTurns()
  for (let from = 0; from < forest.leafRows.length; from += NODES_A_LOOK) {
    if (!forest.leafRows.subarray(from, from + NODES_A_LOOK).every(Number.isFinite))
      throw corrupt('a leaf is not finite')
    await endTurn()
  }
  for (let tree = 0; tree < forest.roots.length; tree++) {
    const [from, to] = [forest.roots[tree]!, forest.roots[tree + 1] ?? forest.feature.length]
    for (let node = from; node < to; node++) {
      const wrong = problemOf(forest, node, to, parents) ?? orphan(node, from, parents)
      if (wrong !== undefined) throw corrupt(`tree ${tree}, node ${node - from}: ${wrong}`)
      if (node % NODES_A_LOOK === 0) await endTurn()
    }
    if (tree % NODES_A_LOOK === 0) await endTurn()
  }
}

function checkWhole({ inputs, features, outputs, base, factor, roots, treeOutputs, feature }: Forest): void {
  if (roots.length === 0) throw corrupt('there are no trees')
  if (base.length !== outputs) throw corrupt(`${base.length} base values for ${outputs} outputs`)
  if (![...base, factor].every(Number.isFinite)) throw corrupt('the base values or the factor are not finite')
  const outside = features.findIndex(({ input, low_input: low = 0 }) => input >= inputs || low >= inputs)
  if (outside >= 0) throw corrupt(`feature ${outside} is in none of the ${inputs} inputs`)
  const disordered = roots.findIndex(
    (root, tree) => root < 0 || (tree === 0 ? root !== 0 : root <= roots[tree - 1]!),
  )
  if (disordered >= 0 || roots.at(-1)! >= feature.length)
    throw corrupt('the trees do not lie one behind the other')
  const astray = treeOutputs.findIndex((output) => output < 0 || output >= outputs)
  if (astray >= 0) throw corrupt(`tree ${astray} adds to an output that there is not`)
}

function checkSets({ setStarts, setWords }: Forest): void {
  const isOrdered = setStarts.every((start, i) => (i === 0 ? start === 0 : start >= setStarts[i - 1]!))
  if (!isOrdered || setStarts.at(-1) !== setWords.length)
    throw corrupt('the sets do not lie one behind the other')
}

/** @param end of the tree @param parents by node: whether one has been found; those of its children are entered */
function problemOf(forest: Forest, node: number, end: number, parents: Uint8Array): string | undefined {
  const value = forest.value[node]!
  if (!(forest.cover[node]! >= 0 && forest.cover[node]! < Infinity))
    return `its cover is ${forest.cover[node]}`
  const feature = forest.feature[node]!
  if (feature === -1) return leafProblem(forest, value)
  if (feature < 0 || feature >= forest.features.length)
    return `it asks for feature ${feature} of ${forest.features.length}`
  if (forest.kind[node]! > ALL_KINDS) return `its kind is ${forest.kind[node]}`
  if (forest.kind[node]! & IS_SET) {
    if (!isIndex(value, forest.setStarts.length - 1)) return `it has no set ${value}`
  } else if (Number.isNaN(value)) return 'its threshold is NaN'
  const child = forest.child[node]!
  if (child <= node || child + 1 >= end)
    return `its children are ${child - node} nodes behind it, which is not in its tree`
  if (parents[child]! + parents[child + 1]! > 0) return 'its children are those of another node'
  parents[child] = parents[child + 1] = 1
  return undefined
}

function leafProblem({ leafRows, outputs }: Forest, value: number): string | undefined {
  if (leafRows.length === 0) return Number.isFinite(value) ? undefined : `its value is ${value}`
  return isIndex(value, leafRows.length / outputs) ? undefined : `it has no row ${value} of leaves`
}

const orphan = (node: number, root: number, parents: Uint8Array): string | undefined =>
  node > root && parents[node] === 0 ? 'it is the child of none' : undefined

const corrupt = (what: string) => new Problem('artifact_corrupt', `the forest is damaged: ${what}`)
