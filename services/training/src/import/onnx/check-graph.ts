/** What no ONNX file may have that is served: it is refused at import, with what to do. */
import { cannotServe } from '../unsupported.js'
import { checkDivisions, type Step } from './check-divisions.js'
import { checkTrees } from './check-trees.js'
import { nameIn, readNode, textOf, type OnnxFile, type OnnxNode, type OnnxValue } from './onnx-file.js'
import { fieldsOf } from './wire.js'

const MAX_NODES = 100_000
/** Graphs within graphs; the file format itself allows a hundred messages within each other. */
const MAX_DEPTH = 16
/** ONNX Runtime calls itself for each that is within another, and crashes on a thousand or two. */
const MAX_FUNCTIONS = 300
const MIN_OPERATOR_SET = 7
const IR_VERSION_OF_MODELS = 3

/** com.microsoft: ONNX Runtime's own, which its package computes everywhere. */
const knownDomains = new Set(['', 'ai.onnx.ml', 'com.microsoft'])

/** @throws Problem unsupported_model */
export function checkGraph(file: OnnxFile): void {
  checkVersions(file)
  checkTensors(file)
  const nodes = allNodes(file.nodes)
  const functions = functionsOf(file)
  const inner = functions.flatMap((definition) => definition.nodes)
  for (const node of [...nodes, ...inner]) checkOperator(node, file.functionDomains)
  checkTrees([...nodes, ...inner])
  const flows = flowOf(nodes, functions)
  const byValue = namesByValue(flows, file.inputs)
  checkSizes(flows, byValue)
  checkDivisions(flows, byValue, file)
}

function checkVersions({ operatorSets, irVersion }: OnnxFile): void {
  const version = operatorSets.get('')
  if (version !== undefined && version < MIN_OPERATOR_SET)
    throw cannotServe(
      `the model uses operator set ${version} of ONNX`,
      `export it with operator set ${MIN_OPERATOR_SET} or later (opset_version, target_opset)`,
      version,
    )
  if (irVersion < IR_VERSION_OF_MODELS)
    throw cannotServe(
      `the file has version ${irVersion} of the format`,
      'export it with a current version of onnx',
      irVersion,
    )
}

/** The nodes of a graph and of the graphs in their attributes (If, Scan). */
function allNodes(nodes: readonly OnnxNode[], depth = 0): OnnxNode[] {
  if (depth > MAX_DEPTH)
    throw cannotServe('its graphs are nested too deeply', `at most ${MAX_DEPTH} levels are read`)
  const inner = nodes.flatMap((node) => allNodes(graphsIn(node).flatMap(nodesIn), depth + 1))
  const all = nodes.concat(inner)
  if (all.length > MAX_NODES)
    throw cannotServe(`the graph has more than ${MAX_NODES} nodes`, 'export a smaller model', all.length)
  return all
}

const graphsIn = ({ attributes }: OnnxNode): Uint8Array[] =>
  [...attributes.values()].flatMap((attribute) =>
    [...fieldsOf(attribute)].filter(({ number }) => number === 6 || number === 11).map(({ bytes }) => bytes),
  )

const nodesIn = (graph: Uint8Array): OnnxNode[] =>
  [...fieldsOf(graph)]
    .filter(({ number }) => number === 1)
    .map(({ bytes, raw }) => ({ ...readNode(bytes), raw }))

/** What a file defines: other nodes use it like an operator. */
interface OnnxFunction {
  key: string
  inputs: string[]
  outputs: string[]
  nodes: OnnxNode[]
}

const keyOf = (domain: string, name: string) => `${domain}.${name}`

function functionsOf({ bytes }: OnnxFile): OnnxFunction[] {
  const definitions = [...fieldsOf(bytes)].filter(({ number }) => number === 25)
  if (definitions.length > MAX_FUNCTIONS)
    throw cannotServe(
      `the file defines ${definitions.length} functions, and at most ${MAX_FUNCTIONS} are read`,
      'write them out: onnx.inliner.inline_local_functions(model)',
      definitions.length,
    )
  return definitions.map((definition) => {
    const fields = [...fieldsOf(definition.bytes)]
    const all = (number: number) => fields.filter((field) => field.number === number)
    const texts = (number: number) => all(number).map((field) => textOf(field.bytes))
    return {
      key: keyOf(nameIn(definition.bytes, 10), nameIn(definition.bytes, 1)),
      inputs: texts(4),
      outputs: texts(5),
      nodes: allNodes(all(7).map(({ bytes: node, raw }) => ({ ...readNode(node), raw }))),
    }
  })
}

function checkOperator({ domain, operator }: OnnxNode, functionDomains: ReadonlySet<string>): void {
  if (!knownDomains.has(domain) && !functionDomains.has(domain))
    throw cannotServe(
      `the operator ${operator} of ${domain} is a custom one, which ONNX Runtime does not have`,
      'export the model without it, or leave that step out and send the numbers that it gives',
      `${domain}.${operator}`,
    )
  if (operator === 'Loop' || operator.startsWith('Sequence'))
    throw cannotServe(
      `the operator ${operator} may take any time and memory`,
      'export the model with the loop written out, for a fixed number of steps',
      operator,
    )
}

/**
 * Weights in other files, wherever a tensor may be: in initializers, attributes, graphs within, functions.
 * They are found by their form alone, so that none is missed.
 */
function checkTensors({ graph, bytes }: OnnxFile): void {
  const functions = [...fieldsOf(bytes)].filter(({ number }) => number === 25).map((field) => field.bytes)
  checkTensorsOf(graph, graphFields)
  for (const definition of functions) checkTensorsOf(definition, functionFields)
}

type Kind = 'graph' | 'node' | 'attribute' | 'tensor' | 'sparse'
const graphFields: Record<number, Kind> = { 1: 'node', 5: 'tensor', 15: 'sparse' }
const functionFields: Record<number, Kind> = { 7: 'node', 11: 'attribute' }
const fieldsByKind: Record<Kind, Record<number, Kind>> = {
  graph: graphFields,
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
}

function checkTensorsOf(message: Uint8Array, kinds: Record<number, Kind>): void {
  for (const { number, bytes } of fieldsOf(message)) {
    const kind = kinds[number]
    if (kind === 'tensor') checkTensor(bytes)
    else if (kind) checkTensorsOf(bytes, fieldsByKind[kind])
  }
}

function checkTensor(tensor: Uint8Array): void {
  for (const { number, value } of fieldsOf(tensor))
    if (number === 13 || (number === 14 && value !== 0))
      throw cannotServe(
        'the weights lie in another file (external data)',
        "save the model as one file: onnx.save(onnx.load('model.onnx'), 'one.onnx'), or torch.onnx.export(..., external_data=False)",
        'external data',
      )
}

/** By operator: the inputs that say how large the output is. */
const sizeInputs: Record<string, readonly number[]> = {
  ...{
    ConstantOfShape: [0],
    Expand: [1],
    Tile: [1],
    Range: [0, 1, 2],
    OneHot: [1],
    Pad: [1],
    Resize: [2, 3],
  },
  ...{
    Upsample: [1],
    CenterCropPad: [1],
    Col2Im: [1],
    HannWindow: [0],
    HammingWindow: [0],
    BlackmanWindow: [0],
  },
  ...{ MaxUnpool: [2], RandomNormalLike: [], DFT: [1], STFT: [1], MelWeightMatrix: [0, 1] },
  /** The larger a region, the more points of it are looked at. */
  ...{ RoiAlign: [1], MaxRoiPool: [1] },
}

interface Flow extends Step {
  /** What the graphs within take; undefined of a node without any. */
  inner: string[] | undefined
}

/** Names of a function are its own: values come to them, and from them, wherever it is used. */
function flowOf(nodes: readonly OnnxNode[], functions: readonly OnnxFunction[]): Flow[] {
  const byKey = new Map<string, OnnxFunction[]>()
  for (const one of functions) {
    const same = byKey.get(one.key)
    if (same) same.push(one)
    else byKey.set(one.key, [one])
  }
  const flowIn = (scope: string) => (node: OnnxNode) => {
    const called = byKey.get(keyOf(node.domain, node.operator)) ?? []
    const own = ownFlow(node, scope)
    const isOperator = called.length === 0 || knownDomains.has(node.domain)
    return [...(isOperator ? [own] : []), ...called.flatMap((one) => callFlow(own, one))]
  }
  return [
    ...nodes.flatMap(flowIn('')),
    ...functions.flatMap((one) => one.nodes.flatMap(flowIn(scopeOf(one)))),
  ]
}

function ownFlow(node: OnnxNode, scope: string): Flow {
  const named = (names: readonly string[]) => names.map((name) => (name === '' ? '' : scope + name))
  const graphs = graphsIn(node)
  return {
    node,
    operator: node.operator,
    inputs: named(node.inputs),
    outputs: named(node.outputs),
    inner: graphs.length > 0 ? named(graphs.flatMap(inputNamesOf)) : undefined,
  }
}

function callFlow({ inputs, outputs }: Flow, called: OnnxFunction): Flow[] {
  const named = (names: readonly string[]) => names.map((name) => scopeOf(called) + name)
  return [...passed(inputs, named(called.inputs)), ...passed(named(called.outputs), outputs)]
}

const scopeOf = ({ key }: OnnxFunction) => `${key}\0`

const passed = (from: readonly string[], to: readonly string[]): Flow[] =>
  to.flatMap((name, i) =>
    from[i] === undefined
      ? []
      : [{ node: undefined, operator: 'Identity', inputs: [from[i]], outputs: [name], inner: undefined }],
  )

/** Sizes may follow from the number of rows, never from their values: a row could ask for any amount of memory. */
function checkSizes(nodes: readonly Flow[], byValue: ReadonlySet<string>): void {
  for (const node of nodes) {
    const asked = sizeInputs[node.operator]?.find((input) => byValue.has(node.inputs[input] ?? ''))
    if (asked !== undefined)
      throw cannotServe(
        `the values of a row decide how much memory the operator ${node.operator} takes`,
        'export the model with sizes that are fixed, or follow from the number of rows',
        node.operator,
      )
  }
}

const inputNamesOf = (graph: Uint8Array): string[] =>
  [...fieldsOf(graph)].filter(({ number }) => number === 11).map(({ bytes }) => nameIn(bytes, 1))

/**
 * What follows from the values of a row, in whichever order the nodes are: ONNX Runtime sorts them. Graphs within see
 * every value outside: a node that has one may read any of them, and what a graph within takes may be any of them.
 */
function namesByValue(nodes: readonly Flow[], inputs: readonly OnnxValue[]): Set<string> {
  const readers = new Map<string, Flow[]>()
  const names = new Set(inputs.map(({ name }) => name))
  for (const node of nodes) {
    if (node.operator === 'Shape' || node.operator === 'Size') continue
    if (node.inner) for (const name of [...node.outputs, ...node.inner]) names.add(name)
    for (const input of node.inputs) {
      const known = readers.get(input)
      if (known) known.push(node)
      else readers.set(input, [node])
    }
  }
  for (const name of names)
    for (const { outputs } of readers.get(name) ?? []) for (const output of outputs) names.add(output) // looked at later in this loop
  return names
}
