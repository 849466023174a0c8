/** The trees of a graph that is nothing but an ensemble of trees, in the flat form that a kernel computes. */
import { ForestBuilder, type SourceNode } from '@modelops/common/forest/forest-builder'
import { MISSING_IS_SECOND, type Forest, type Transform } from '@modelops/common/forest/forest'
import { nextBelow } from '../forest/next-below.js'
import { Producers } from './producers.js'
import { readAttribute, readNumbers, type OnnxFile, type OnnxNode } from './onnx-file.js'

const transforms: Record<string, Transform | undefined> = {
  ...{ NONE: 'identity', LOGISTIC: 'sigmoid', SOFTMAX: 'softmax' },
}

/**
 * Leaves are added as the libraries do, in 64 bits. Only the form is read: whether the forest answers as the graph does is to be tried.
 * @param tensor the output that is served
 * @param width numbers in a row
 * @returns without cover, which the files say of no node; undefined where the graph is anything else, or its trees compare
 *   otherwise than by size
 */
export function readForest(file: OnnxFile, tensor: string, width: number): Forest | undefined {
  const [input, another] = file.inputs
  const node = new Producers(file.nodes).through(tensor)
  if (!node || another || node.inputs[0] !== input!.name) return undefined
  if (node.operator === 'TreeEnsembleClassifier') return forestOf(node, 'class', width)
  return node.operator === 'TreeEnsembleRegressor' ? forestOf(node, 'target', width) : undefined
}

function forestOf(node: OnnxNode, kind: 'class' | 'target', width: number): Forest | undefined {
  const text = (name: string) => readAttribute(node, name).strings[0]
  const transform = transforms[text('post_transform') ?? 'NONE']
  if (!transform || (text('aggregate_function') ?? 'SUM') !== 'SUM') return undefined
  const leaves = readLeaves(node, kind)
  const trees = readTrees(node, width)
  if (!trees) return undefined
  const outputs = outputsOf(node, kind, leaves)
  const builder = new ForestBuilder()
  const single = singleOutputs(trees, leaves)
  for (const [id, tree] of trees) {
    const leaf = (place: number) => leafOf(leaves.get(keyOf(id, place)), single ? undefined : outputs)
    builder.addTree(outputs === 1 ? 0 : (single?.get(id) ?? 0), tree.root, (place: number) =>
      sourceOf(tree.nodes.get(place), () => leaf(place)),
    )
  }
  const base = readNumbers(node, 'base_values')
  return {
    inputs: width,
    features: Array.from({ length: width }, (_, index) => ({ input: index })),
    outputs,
    base: Array.from({ length: outputs }, (_, i) => base[base.length === outputs ? i : base.length - 1] ?? 0),
    ...{ sum: 'float64', factor: 1, transform },
    ...builder.build(),
  }
}

interface TreeNode {
  feature: number
  threshold: number
  kind: number
  first: number
  second: number
}

interface Tree {
  root: number
  /** By id; null for a leaf. */
  nodes: Map<number, TreeNode | null>
}

/** By output: what a leaf adds. */
type Leaf = Map<number, number>

const keyOf = (tree: number, place: number) => `${tree} ${place}`

function readLeaves(node: OnnxNode, kind: 'class' | 'target'): Map<string, Leaf> {
  const [outputs, trees, places, weights] = ['ids', 'treeids', 'nodeids', 'weights'].map((name) =>
    readNumbers(node, `${kind}_${name}`),
  ) as [number[], number[], number[], number[]]
  const leaves = new Map<string, Leaf>()
  outputs.forEach((output, i) => {
    const key = keyOf(trees[i]!, places[i]!)
    const leaf = leaves.get(key) ?? new Map<number, number>()
    leaves.set(key, leaf.set(output, (leaf.get(output) ?? 0) + weights[i]!))
  })
  return leaves
}

/** Of two classes with sums for one of them alone, that is the output. */
function outputsOf(node: OnnxNode, kind: 'class' | 'target', leaves: Map<string, Leaf>): number {
  if (kind === 'target') return readAttribute(node, 'n_targets').ints[0] ?? 1
  const { strings } = readAttribute(node, 'classlabels_strings')
  const classes = strings.length || readAttribute(node, 'classlabels_int64s').ints.length
  const summed = new Set([...leaves.values()].flatMap((leaf) => [...leaf.keys()]))
  return classes === 2 && summed.size === 1 ? 1 : classes
}

/** By tree: the only output that its leaves add to; undefined where any adds to several. */
function singleOutputs(trees: Map<number, Tree>, leaves: Map<string, Leaf>): Map<number, number> | undefined {
  const found = new Map<number, number>()
  for (const [id, { nodes }] of trees)
    for (const place of nodes.keys())
      for (const output of leaves.get(keyOf(id, place))?.keys() ?? []) {
        if ((found.get(id) ?? output) !== output) return undefined
        found.set(id, output)
      }
  return found
}

/** @param outputs undefined where a leaf adds to one output */
function leafOf(leaf: Leaf | undefined, outputs: number | undefined): number | number[] {
  if (outputs === undefined) return leaf?.values().next().value ?? 0
  return Array.from({ length: outputs }, (_, i) => leaf?.get(i) ?? 0)
}

function sourceOf(node: TreeNode | null | undefined, leaf: () => number | number[]): SourceNode<number> {
  if (node === undefined) throw new Error('a node is missing')
  return node === null ? { leaf: leaf(), cover: 0 } : { ...node, cover: 0 }
}

/** @returns undefined where arrays are of different lengths, features out of bounds or comparisons unknown */
function readTrees(node: OnnxNode, width: number): Map<number, Tree> | undefined {
  const modes = readAttribute(node, 'nodes_modes').strings
  const read = (name: string) => readNumbers(node, `nodes_${name}`)
  const arrays = ['treeids', 'nodeids', 'featureids', 'values', 'truenodeids', 'falsenodeids'].map(read)
  const [trees, places, features, values, whenTrue, whenFalse] = arrays as [
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
  ]
  const tracksTrue = read('missing_value_tracks_true')
  if (arrays.some(({ length }) => length !== modes.length)) return undefined
  const found = new Map<number, Tree>()
  for (const [i, mode] of modes.entries()) {
    const tree = found.get(trees[i]!) ?? { root: places[i]!, nodes: new Map() }
    found.set(trees[i]!, tree)
    const branch = comparisons[mode]?.(values[i]!)
    if ((!branch && mode !== 'LEAF') || !(features[i]! >= 0 && features[i]! < width)) return undefined
    tree.nodes.set(
      places[i]!,
      branch ? nodeOf(branch, features[i]!, whenTrue[i]!, whenFalse[i]!, tracksTrue[i] === 1) : null,
    )
  }
  return found
}

/** Above the threshold the comparison is true, or false. */
interface Branch {
  threshold: number
  isTrueAbove: boolean
}

/** Rows are of 32-bit floats: less than a number is at most the float before it. */
const comparisons: Record<string, ((value: number) => Branch) | undefined> = {
  BRANCH_LEQ: (value) => ({ threshold: value, isTrueAbove: false }),
  BRANCH_LT: (value) => ({ threshold: nextBelow(value), isTrueAbove: false }),
  BRANCH_GT: (value) => ({ threshold: value, isTrueAbove: true }),
  BRANCH_GTE: (value) => ({ threshold: nextBelow(value), isTrueAbove: true }),
}

/** A missing value compares as false, unless the node says otherwise. */
function nodeOf(
  { threshold, isTrueAbove }: Branch,
  feature: number,
  whenTrue: number,
  whenFalse: number,
  missingIsTrue: boolean,
): TreeNode {
  const [first, second] = isTrueAbove ? [whenFalse, whenTrue] : [whenTrue, whenFalse]
  return { feature, threshold, kind: missingIsTrue === isTrueAbove ? MISSING_IS_SECOND : 0, first, second }
}
