/** Keras' Normalization, which TensorFlow.js lacks, as a layer that it has. */
import type { Weight } from './model-draft.js'
import type { Layer, LayerContext } from './normalise-layer.js'
import { cannotServe, exportAsGraph } from '../unsupported.js'

/** Keras divides by the standard deviation, or by this where it is smaller: it is the square root of `epsilon` below. */
const EPSILON = 1e-7

/**
 * `(x - mean) / sqrt(variance)` is a batch normalisation without scale and offset; the inverse of it, and one for all
 * columns, are a rescaling. Changes the layer in place.
 * @throws Problem unsupported_model where mean and variance are not in the model
 */
export function toScaling(layer: Layer, context: LayerContext): void {
  const { name, dtype, batch_input_shape, axis, invert } = layer.config
  const [mean, variance] = [take(layer, 'mean', context), take(layer, 'variance', context)]
  context.weights = context.weights.filter(({ spec }) => spec.name !== `${name}/count`)
  const common = {
    name,
    dtype: dtype ?? 'float32',
    trainable: false,
    ...(batch_input_shape !== undefined && { batch_input_shape }),
  }
  if (invert || axis === null) {
    layer.class_name = 'Rescaling'
    const deviation = variance.map((value) => Math.max(Math.sqrt(value), EPSILON))
    const scale = invert ? deviation : deviation.map((value) => 1 / value)
    const offset = invert ? mean : mean.map((value, i) => -value * scale[i]!)
    layer.config = { ...common, scale: numberOrList(scale), offset: numberOrList(offset) }
    return
  }
  layer.class_name = 'BatchNormalization'
  layer.config = { ...common, axis: -1, epsilon: EPSILON ** 2, center: false, scale: false }
  context.weights.push(weight(`${name}/moving_mean`, mean), weight(`${name}/moving_variance`, variance))
}

const numberOrList = (values: number[]) => (values.length === 1 ? values[0] : values)

/** The statistics, which are weights where the layer was adapted, else options; taken out of the weights. */
function take({ config }: Layer, what: 'mean' | 'variance', context: LayerContext): number[] {
  const { name } = config
  const names = [`${name}/${what}`, `${name}/adapt_${what}`]
  const found = context.weights.find(({ spec }) => names.includes(spec.name))
  context.weights = context.weights.filter((weight) => weight !== found)
  const values = found ? numbersOf(found) : ([config[what] ?? []].flat(Infinity) as number[])
  if (values.length > 0 && values.every(Number.isFinite)) return values
  throw cannotServe(
    `the layer ${name} (Normalization) has no ${what}, neither as a weight nor as an option`,
    `call adapt() on it before the model is saved, or ${exportAsGraph}`,
  )
}

function numbersOf({ spec, bytes }: Weight): number[] {
  if (spec.dtype !== 'float32' || spec.quantization)
    throw cannotServe(`the weight ${spec.name} is quantised`, 'export the model with weights of 32 bits')
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i))
}

function weight(name: string, values: number[]): Weight {
  const bytes = Buffer.from(Float32Array.from(values).buffer)
  return { spec: { name, shape: [values.length], dtype: 'float32' }, bytes }
}
