/**
 * Layers models as Keras 3 writes them become what TensorFlow.js reads, which is the form of Keras 2: shapes, types,
 * connections and names of weights. What has no role in inference is left out; an option that TensorFlow.js would
 * ignore without a word is refused. Other layers models pass through.
 */
import { isGraph, isObject, type Json, type ModelDraft } from './model-draft.js'
import { normaliseLayer, type LayerContext } from './normalise-layer.js'
import { cannotServe, unsupported } from '../unsupported.js'

/** @throws Problem unsupported_model, saying how to export the model instead */
export function normaliseKeras(draft: ModelDraft): ModelDraft {
  if (isGraph(draft)) return draft
  const entries = Object.entries(draft.json.modelTopology)
  const topology: Json = Object.fromEntries(entries.map(([key, value]) => [key, plain(value)]))
  const config = topology['model_config']
  const modelTopology =
    typeof config === 'string' ? { ...topology, model_config: plain(parsed(config)) } : topology
  const context: LayerContext = {
    keras3: majorVersion(draft) >= 3,
    names: new Set(),
    weights: draft.weights,
  }
  const model = modelTopology['model_config'] ?? modelTopology
  // Names first: a layer looks for its weights under them.
  for (const layer of layersOf(model))
    if (typeof nameOf(layer) === 'string') context.names.add(nameOf(layer)!)
  const weights = draft.weights.filter(
    ({ spec }) => !spec.name.replace(/:0$/, '').endsWith('seed_generator_state'),
  )
  context.weights = weights.map(({ spec, bytes }) => ({
    spec: { ...spec, name: weightName(spec.name, context.names) },
    bytes,
  }))
  normaliseModel(model, context)
  return { json: { ...draft.json, modelTopology }, weights: context.weights }
}

/** Keras' HDF5 files hold the configuration as a text. */
function parsed(config: string): unknown {
  try {
    return JSON.parse(config)
  } catch (cause) {
    const what = `model_config in model.json is not JSON: ${(cause as Error).message}`
    throw unsupported(what, null, 'the configuration of a model', cause)
  }
}

const nameOf = (layer: Json): string | undefined => {
  const { config } = layer as { config?: { name?: string } }
  return config?.name ?? (layer['name'] as string | undefined)
}

/** `3` of `keras v3.9.2` or of the topology's `keras_version`; 2 where nothing says so. */
function majorVersion({ json: { generatedBy, modelTopology } }: ModelDraft): number {
  const said = [modelTopology['keras_version'], generatedBy].filter((text) => typeof text === 'string')
  return Math.max(2, ...said.map((text) => Number(/^(?:keras v)?(\d+)\./.exec(text)?.[1] ?? 0)))
}

/** Every layer of a model, those of nested models and within wrappers, too. */
function layersOf(model: unknown): Json[] {
  return directLayers(model).flatMap((layer) => [layer, ...wrapped(layer), ...layersOf(layer)])
}

function directLayers(model: unknown): Json[] {
  const config = isObject(model) ? model['config'] : undefined
  const layers = Array.isArray(config) ? config : isObject(config) ? config['layers'] : undefined
  return Array.isArray(layers) ? layers.filter(isObject) : []
}

/** The layers that a wrapper such as Bidirectional or TimeDistributed holds. */
function wrapped({ config }: Json): Json[] {
  if (!isObject(config)) return []
  const inner = [config['layer'], config['forward_layer'], config['backward_layer']].filter(isObject)
  return inner.flatMap((layer) => [layer, ...wrapped(layer)])
}

function normaliseModel(model: unknown, context: LayerContext): void {
  if (!isObject(model)) return
  const { class_name, config } = model
  const layers = directLayers(model)
  for (const layer of layers) {
    if (Array.isArray(layer['inbound_nodes'])) layer['inbound_nodes'] = layer['inbound_nodes'].map(toNode)
    for (const one of [layer, ...wrapped(layer)]) normaliseLayer(one, context)
    normaliseModel(layer, context)
  }
  if (!isObject(config)) return
  for (const key of ['input_layers', 'output_layers'])
    if (config[key] !== undefined) config[key] = references(config[key])
  if (class_name === 'Sequential') shapeFirst(layers, config['build_input_shape'])
}

/** Without an InputLayer, Keras 3 keeps the shape of the first layer's input beside the layers. */
function shapeFirst([first]: Json[], buildShape: unknown): void {
  if (!isObject(first?.['config']) || directLayers(first).length > 0) return
  const { config } = first
  if (Array.isArray(buildShape) && config['batch_input_shape'] === undefined)
    config['batch_input_shape'] = buildShape
}

/**
 * A call of a layer: `{args: [tensor or [tensors]], kwargs}` in Keras 3, `[[layer, node, tensor, kwargs], ...]` in Keras 2.
 */
function toNode(node: unknown): unknown {
  if (!isObject(node)) return node
  const tensors = [node['args']].flat(3).filter(isTensor)
  if (hasTensor(node['kwargs']))
    throw cannotServe(
      'a layer takes tensors by keyword',
      'pass its inputs by position, or export the model as a graph',
    )
  return tensors.map(({ keras_history: history }) => [...history, {}])
}

const hasTensor = (value: unknown): boolean =>
  isTensor(value) || (typeof value === 'object' && value !== null && Object.values(value).some(hasTensor))

const isTensor = (value: unknown): value is { keras_history: unknown[] } =>
  isObject(value) && Array.isArray(value['keras_history'])

/** `[name, node, tensor]`, a list or an object of them: a list. */
function references(value: unknown): unknown[] {
  if (Array.isArray(value) && typeof value[0] === 'string') return [value]
  const inner = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []
  return inner.flatMap(references)
}

/** `sequential/dense/kernel:0` -> `dense/kernel`: TensorFlow.js names weights by their own layer. */
function weightName(variable: string, layers: ReadonlySet<string>): string {
  const name = variable.replace(/:0$/, '')
  const parts = name.split('/')
  const own = parts.slice(0, -1).findLastIndex((part) => layers.has(part))
  return own > 0 ? parts.slice(own).join('/') : name
}

const ignored = new Set(['module', 'registered_name', 'build_config', 'compile_config'])

/** A copy without the wrappers that Keras 3 puts around types and tensors. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (!isObject(value)) return value
  const { class_name, config } = value
  if (typeof class_name === 'string' && class_name.endsWith('DTypePolicy')) return typeOf(class_name, config)
  if (class_name === '__keras_tensor__' && isObject(config)) return { keras_history: config['keras_history'] }
  if (class_name === '__tuple__') return plain(value['items'])
  if ((class_name === '__numpy__' || class_name === '__tensor__') && isObject(config)) return config['value']
  const entries = Object.entries(value).filter(([key]) => !('class_name' in value && ignored.has(key)))
  return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner)]))
}

function typeOf(className: string, config: unknown): unknown {
  if (className === 'DTypePolicy') return isObject(config) ? config['name'] : 'float32'
  throw cannotServe(
    `the model has layers of the type ${className}`,
    'export it before it is quantised, with weights of 32 bits',
  )
}
