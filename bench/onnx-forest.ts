/** A forest of decision trees as an ONNX file, for the runtimes that it is compared with. */
import { MISSING_IS_SECOND, type Forest } from '@modelops/common/forest/forest'
import { bytes, integer, message, text } from '../services/training/src/import/onnx/wire.js'

const [FLOATS, INTS, STRINGS] = [6, 7, 8]

/** @param forest of one output, without sets of categories, whose sum becomes a probability by the logistic function */
export function onnxForest(forest: Forest): Buffer {
  const ml = 'ai.onnx.ml'
  const trees = message(
    ...[text(1, 'rows'), text(2, 'sums'), text(4, 'TreeEnsembleRegressor')],
    ...[...attributesOf(forest)].map((attribute) => bytes(5, attribute)),
    text(7, ml),
  )
  const logistic = message(text(1, 'sums'), text(2, 'answers'), text(4, 'Sigmoid'))
  const graph = message(
    ...[bytes(1, trees), bytes(1, logistic), text(2, 'forest')],
    ...[bytes(11, floats('rows', forest.inputs)), bytes(12, floats('answers', 1))],
  )
  const sets = [
    ['', 13],
    [ml, 3],
  ] as const
  return message(
    ...[integer(1, 8), text(2, 'bench'), bytes(7, graph)],
    ...sets.map(([domain, version]) => bytes(8, message(text(1, domain), integer(2, version)))),
  )
}

function* attributesOf({ roots, feature, child, value, kind, base }: Forest): Generator<Buffer> {
  const nodes = Array.from(feature.keys())
  const tree = treesOf(roots, nodes.length)
  const inner = (number: (node: number) => number) =>
    nodes.map((node) => (feature[node]! < 0 ? 0 : number(node)))
  const leaves = nodes.filter((node) => feature[node]! < 0)
  yield ints('nodes_treeids', tree)
  yield ints('nodes_nodeids', nodes)
  yield ints(
    'nodes_featureids',
    inner((node) => feature[node]!),
  )
  yield numbers(
    'nodes_values',
    inner((node) => value[node]!),
  )
  yield strings(
    'nodes_modes',
    nodes.map((node) => (feature[node]! < 0 ? 'LEAF' : 'BRANCH_LEQ')),
  )
  yield ints(
    'nodes_truenodeids',
    inner((node) => child[node]!),
  )
  yield ints(
    'nodes_falsenodeids',
    inner((node) => child[node]! + 1),
  )
  yield ints(
    'nodes_missing_value_tracks_true',
    inner((node) => Number((kind[node]! & MISSING_IS_SECOND) === 0)),
  )
  yield ints(
    'target_treeids',
    leaves.map((node) => tree[node]!),
  )
  yield ints('target_nodeids', leaves)
  yield ints(
    'target_ids',
    leaves.map(() => 0),
  )
  yield numbers(
    'target_weights',
    leaves.map((node) => value[node]!),
  )
  yield numbers('base_values', [...base])
  yield message(text(1, 'n_targets'), integer(3, 1), integer(20, 2))
}

/** By node: its tree. */
function treesOf(roots: Int32Array, nodes: number): number[] {
  let tree = -1
  return Array.from({ length: nodes }, (_, node) => (roots[tree + 1] === node ? ++tree : tree))
}

const ints = (name: string, values: number[]) =>
  message(text(1, name), ...values.map((value) => integer(8, value)), integer(20, INTS))

const numbers = (name: string, values: number[]) =>
  message(text(1, name), bytes(7, Buffer.from(Float32Array.from(values).buffer)), integer(20, FLOATS))

const strings = (name: string, values: string[]) =>
  message(text(1, name), ...values.map((value) => bytes(9, Buffer.from(value))), integer(20, STRINGS))

const floats = (name: string, width: number) => {
  const sizes = [text(2, 'rows'), integer(1, width)].map((size) => bytes(1, size))
  return message(text(1, name), bytes(2, bytes(1, message(integer(1, 1), bytes(2, message(...sizes))))))
}
