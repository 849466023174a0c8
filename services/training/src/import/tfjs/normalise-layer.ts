/** One layer as Keras 3 writes it becomes what TensorFlow.js reads; layers that it lacks become others or are refused. */
import { isObject, type Json, type Weight } from './model-draft.js'
import { toScaling } from './normalisation.js'
import { cannotServe, exportAsGraph } from '../unsupported.js'
import { MAX_EXACT } from '../probe-model.js'

export interface LayerContext {
  readonly keras3: boolean
  /** The names of all layers. */
  readonly names: Set<string>
  /** The weights of the whole model, under the names that TensorFlow.js gives them; replaced where layers need others. */
  weights: Weight[]
}

/** Changes the layer in place. */
export function normaliseLayer(layer: Json, context: LayerContext): void {
  const { config } = layer
  if (!isObject(config)) return
  layer['config'] = commonConfig(config)
  const rule = rules[String(layer['class_name'])]
  rule?.(layer as Layer, context)
  checkActivation((layer as Layer).config, context)
}

export interface Layer extends Json {
  class_name: string
  config: Json & { name?: string | undefined }
}

const types: Record<string, string> = {
  int64: 'int32',
  int16: 'int32',
  int8: 'int32',
  uint8: 'int32',
  float16: 'float32',
  float64: 'float32',
  bfloat16: 'float32',
  mixed_float16: 'float32',
  mixed_bfloat16: 'float32',
}

/** Initial values are overwritten, and regularisers and constraints only matter in training. */
function commonConfig(config: Json): Json {
  const entries = Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
    if (/_(regularizer|constraint)$/.test(key)) return []
    if (/_initializer$/.test(key)) return [[key, { class_name: 'Zeros', config: {} }]]
    if (key === 'batch_shape') return [['batch_input_shape', value]]
    if (key === 'dtype' && typeof value === 'string') return [[key, types[value] ?? value]]
    if (/activation$/.test(key)) return [[key, activationName(value)]]
    return [[key, value]]
  })
  return Object.fromEntries(entries)
}

/** Keras 3 writes functions as objects. */
function activationName(value: unknown): unknown {
  const { class_name, config } = isObject(value) ? value : {}
  const name = typeof config === 'string' ? config : (class_name ?? value)
  if (typeof name !== 'string') return name
  const known = snakeCase(name)
  return { silu: 'swish', re_lu: 'relu' }[known] ?? (isObject(value) ? known : name)
}

const snakeCase = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()

function checkActivation({ name, activation }: Layer['config'], { keras3 }: LayerContext): void {
  if (keras3 && activation === 'hard_sigmoid')
    throw cannotServe(
      `the layer ${name} ends in hard_sigmoid, which Keras 3 and TensorFlow.js compute differently`,
      exportAsGraph,
    )
}

type Rule = (layer: Layer, context: LayerContext) => void

const refuse =
  (why: string): Rule =>
  ({ class_name, config }) => {
    throw cannotServe(`the layer ${config.name} (${class_name}) ${why}`, exportAsGraph, class_name)
  }
const texts = refuse(
  'takes texts, and an imported model takes numbers; leave it out and send the numbers that it gives, or train on the table here, where text columns are encoded',
)

/** @param options those of the layer that change its answers and that TensorFlow.js does not know */
const onlyWithout =
  (...options: string[]): Rule =>
  (layer, context) => {
    const used = options.find((option) => layer.config[option])
    if (used !== undefined) refuse(`uses ${used}, which TensorFlow.js does not have`)(layer, context)
  }

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length > 0 && value.every(Number.isFinite)

const checkOutputMode: Rule = (layer, context) => {
  const { output_mode: mode = 'int', sparse } = layer.config
  if (!['int', 'one_hot', 'multi_hot', 'count'].includes(mode as string) || sparse)
    refuse(`answers in the form ${sparse ? 'of sparse tensors' : String(mode)}`)(layer, context)
}

const rules: Record<string, Rule> = {
  Normalization: toScaling,
  StringLookup: texts,
  TextVectorization: texts,
  Hashing: refuse('hashes in a way that TensorFlow.js does not have'),
  HashedCrossing: refuse('hashes in a way that TensorFlow.js does not have'),
  Lambda: refuse('runs Python, which is not part of the model'),
  ReLU: onlyWithout('negative_slope', 'threshold'),
  LayerNormalization: onlyWithout('rms_scaling'),
  BatchNormalization: onlyWithout('renorm'),
  Discretization(layer, context) {
    if (!isNumbers(layer.config['bin_boundaries']))
      refuse('has no bin_boundaries in its options')(layer, context)
    checkOutputMode(layer, context)
  },
  IntegerLookup(layer, context) {
    const { vocabulary, num_oov_indices: others = 1, invert } = layer.config
    if (!isNumbers(vocabulary) || vocabulary.some((value) => Math.abs(value) > MAX_EXACT))
      refuse('has no vocabulary of whole numbers up to 2^24 in its options')(layer, context)
    if (others !== 1) refuse('has num_oov_indices that is not 1')(layer, context)
    if (invert) refuse('uses invert')(layer, context)
    checkOutputMode(layer, context)
  },
  LeakyReLU({ config }) {
    if (config['negative_slope'] !== undefined) config['alpha'] = config['negative_slope']
  },
}
