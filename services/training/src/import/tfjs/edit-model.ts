/** Changes of a model that the request asks for, or that serving needs; each returns another draft. */
import { isGraph, isObject, type Json, type ModelDraft, type Weight } from './model-draft.js'

/** The last function of a classifier, which turns what it computes into probabilities. */
export type FinalActivation = 'softmax' | 'sigmoid'

/** A size of -1 or null is open. */
type Size = number | null

/**
 * Sets the shape of the model's only input, [rows, features].
 * @param shape an undefined size stays as it is
 */
export function withInputShape(draft: ModelDraft, ...shape: (Size | undefined)[]): ModelDraft {
  const changed = copyOf(draft)
  if (isGraph(changed)) for (const owner of graphInputs(changed)) setGraphShape(owner, shape)
  else {
    const all = layers(changed)
    const shaped = all.filter(({ config }) => Array.isArray(config['batch_input_shape']))
    for (const { config } of shaped.length > 0 ? shaped : all.slice(0, 1))
      config['batch_input_shape'] = merged((config['batch_input_shape'] ?? []) as Size[], shape)
  }
  return changed
}

/**
 * The shape of a model's only input, -1 or null where it is open; undefined where there are several, or where it is that
 * of a model within the model.
 */
export function inputShapeOf(draft: ModelDraft): Size[] | undefined {
  if (!isGraph(draft)) {
    const all = layers(draft)
    const [shape, another] = all.flatMap(({ config }) => [config['batch_input_shape']].filter(Array.isArray))
    const isWithin = shape === undefined && all[0]?.config['layers'] !== undefined
    return another || isWithin ? undefined : ((shape ?? []) as Size[])
  }
  const nodes = graphNodes(draft).filter(({ op }) => op === 'Placeholder')
  if (nodes.length !== 1) return undefined
  const { shape } = ((nodes[0]!['attr'] ?? {}) as { shape?: { shape?: GraphShape } }).shape ?? {}
  return shape?.dim?.map(({ size }) => Number(size)) ?? []
}

/** Only this one of a model's outputs remains; undefined where the model has no such output. */
export function withOutput(draft: ModelDraft, name: string): ModelDraft | undefined {
  const changed = copyOf(draft)
  if (isGraph(changed)) {
    const signature = signatureOf(changed)
    const outputs = signature?.['outputs'] as Record<string, Json> | undefined
    const [key] =
      Object.entries(outputs ?? {}).find(([key, info]) => key === name || info['name'] === name) ?? []
    if (key === undefined) return undefined
    signature!['outputs'] = { [key]: outputs![key] }
    return changed
  }
  const config = modelOf(changed)['config'] as Json
  const output = (config['output_layers'] as unknown[][] | undefined)?.find(([layer]) => layer === name)
  if (!output) return undefined
  config['output_layers'] = [output]
  return { ...changed, weights: prune(config, name, changed.weights) }
}

/** Leaves out the layers that a layer does not depend on; returns the weights of the others. */
function prune(config: Json, output: string, weights: Weight[]): Weight[] {
  const all = config['layers'] as Json[]
  const needed = new Set<unknown>([output])
  for (let size = 0; size < needed.size;) {
    size = needed.size
    for (const layer of all)
      if (needed.has(layer['name']))
        for (const [before] of (layer['inbound_nodes'] as unknown[][]).flat() as unknown[][])
          needed.add(before)
  }
  const kept = all.filter(({ name }) => needed.has(name))
  config['layers'] = kept
  config['input_layers'] = (config['input_layers'] as unknown[][]).filter(([layer]) => needed.has(layer))
  const [left, names] = [new Set(all.flatMap(namesWithin)), new Set(kept.flatMap(namesWithin))]
  return weights.filter(({ spec: { name } }) => {
    const [layer] = name.split('/')
    return names.has(layer) || !left.has(layer)
  })
}

/** The name of a layer and of those within it. */
function namesWithin({ config }: Json): unknown[] {
  if (!isObject(config)) return []
  const { name, layers } = config
  return [name, ...(Array.isArray(layers) ? layers.filter(isObject).flatMap(namesWithin) : [])]
}

/** The names of a model's outputs. */
export function outputNames(draft: ModelDraft): string[] {
  if (isGraph(draft)) return Object.keys((signatureOf(draft)?.['outputs'] as Json | undefined) ?? {})
  const { output_layers: outputs } = modelOf(draft)['config'] as { output_layers?: unknown[][] }
  return (outputs ?? []).map(([layer]) => String(layer))
}

const ADDED = 'modelops_activation'

/** @param output the name of the model's only output, in a graph that of its node */
export function withActivation(draft: ModelDraft, output: string, activation: FinalActivation): ModelDraft {
  const changed = copyOf(draft)
  if (isGraph(changed)) activateGraph(changed, output, activation)
  else activateLayers(modelOf(changed), activation)
  return changed
}

function activateGraph(draft: ModelDraft, output: string, activation: FinalActivation): void {
  const op = { softmax: 'Softmax', sigmoid: 'Sigmoid' }[activation]
  graphNodes(draft).push({ name: ADDED, op, input: [output], attr: { T: { type: 'DT_FLOAT' } } })
  for (const info of Object.values((signatureOf(draft)?.['outputs'] ?? {}) as Record<string, Json>))
    info['name'] = `${ADDED}:0`
}

function activateLayers(model: Json, activation: FinalActivation): void {
  const layer: Json = { class_name: 'Activation', config: { name: ADDED, activation, trainable: false } }
  const config = model['config'] as Json | Json[]
  if (Array.isArray(config)) return void config.push(layer)
  const list = config['layers'] as Json[]
  if (Array.isArray(config['output_layers'])) {
    const [[name, node, tensor]] = config['output_layers'] as [unknown[]]
    list.push({ ...layer, name: ADDED, inbound_nodes: [[[name, node, tensor, {}]]] })
    config['output_layers'] = [[ADDED, 0, 0]]
  } else list.push(layer)
}

const copyOf = ({ json, weights }: ModelDraft): ModelDraft => ({ json: structuredClone(json), weights })

/** The outermost model of a layers model, also as Keras' HDF5 files have it. */
const modelOf = ({ json: { modelTopology } }: ModelDraft): Json =>
  (modelTopology['model_config'] ?? modelTopology) as Json

function layers(draft: ModelDraft): { config: Json }[] {
  const { config } = modelOf(draft)
  const list = Array.isArray(config) ? config : isObject(config) ? config['layers'] : undefined
  return ((list as unknown[] | undefined) ?? []).filter(
    (layer): layer is { config: Json } => isObject(layer) && isObject(layer['config']),
  )
}

/** Where converters put the names and shapes of inputs and outputs; old ones have none. */
function signatureOf({ json }: ModelDraft): Json | undefined {
  const { signature, userDefinedMetadata } = json as { signature?: Json; userDefinedMetadata?: Json }
  return signature ?? (userDefinedMetadata?.['signature'] as Json | undefined)
}

/** What has the shape of the input: the entry of the signature, and the node. */
function graphInputs(draft: ModelDraft): Json[] {
  const inputs = Object.values((signatureOf(draft)?.['inputs'] ?? {}) as Record<string, Json>)
  const placeholders = graphNodes(draft).filter(({ op }) => op === 'Placeholder')
  return [
    ...inputs.map((info) => inner(info, 'tensorShape')),
    ...placeholders.map((node) => inner(inner(inner(node, 'attr'), 'shape'), 'shape')),
  ]
}

const inner = (owner: Json, key: string): Json => (owner[key] ??= {}) as Json

interface GraphShape {
  dim?: { size: string }[]
  unknownRank?: boolean
}

const graphNodes = ({ json: { modelTopology } }: ModelDraft) => modelTopology['node'] as Json[]

function setGraphShape(shape: GraphShape, sizes: (Size | undefined)[]): void {
  const before = shape.dim?.map(({ size }) => Number(size)) ?? []
  shape.dim = merged(before, sizes).map((size) => ({ size: String(size ?? -1) }))
  delete shape.unknownRank
}

const merged = (before: readonly Size[], sizes: readonly (Size | undefined)[]): Size[] =>
  Array.from({ length: Math.max(before.length, sizes.length) }, (_, i) => {
    const size = sizes[i]
    return size === undefined ? (before[i] ?? null) : size
  })
