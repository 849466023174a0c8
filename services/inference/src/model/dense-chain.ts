/** Recognises models that are a plain chain of dense layers behind an optional scaling, and takes out their numbers. */
import type { TfModel } from '@modelops/common/tensorflow/model-files'
import type { LayersModel } from '@tensorflow/tfjs-layers'

const activations = ['linear', 'relu', 'relu6', 'elu', 'selu', 'sigmoid', 'tanh', 'softmax'] as const
export type Activation = (typeof activations)[number]

/** By input: `(x - mean) * factor + offset`. Not folded into the first layer, where large means would cancel badly. */
export interface Scaling {
  mean: Float32Array
  factor: Float32Array
  offset: Float32Array
}

export interface DenseLayer {
  inputs: number
  outputs: number
  /** Row-major [inputs, outputs]. */
  kernel: Float32Array
  bias: Float32Array
  activation: Activation
}

export interface DenseChain {
  inputWidth: number
  outputWidth: number
  scaling: Scaling
  layers: DenseLayer[]
}

type Layer = LayersModel['layers'][number]
interface Parts {
  scaling: Scaling | undefined
  layers: DenseLayer[]
}

/**
 * @returns the chain, with copies of the model's weights; undefined when the model is anything else: other layers,
 *   branches, a batch normalisation that is not in front
 */
export function denseChainOf(model: TfModel): DenseChain | undefined {
  if (!('layers' in model) || !isSequence(model)) return undefined
  const inputWidth = model.inputs[0]!.shape[1]!
  const parts: Parts = { scaling: undefined, layers: [] }
  if (!model.layers.every((layer) => append(parts, layer, inputWidth))) return undefined
  const last = parts.layers.at(-1)
  if (!last) return undefined
  const scaling = parts.scaling ?? identity(inputWidth)
  return { inputWidth, outputWidth: last.outputs, scaling, layers: parts.layers }
}

/** Copies a row into `out`, scaled. */
export function scaleRow(scaling: Scaling, rows: Float32Array, from: number, out: Float32Array, to: number) {
  const { mean, factor, offset } = scaling
  for (let i = 0; i < mean.length; i++) out[to + i] = (rows[from + i]! - mean[i]!) * factor[i]! + offset[i]!
}

/** One input [batch, width], and every layer is applied once, to what the one before it gives. */
function isSequence(model: LayersModel): boolean {
  const [input] = model.inputs
  if (model.inputs.length !== 1 || model.outputs.length !== 1 || input!.shape.length !== 2) return false
  if (input!.dtype !== 'float32' || !input!.shape[1]) return false
  let previous: Layer = input!.sourceLayer
  for (const layer of model.layers.filter((each) => each !== input!.sourceLayer)) {
    const [node, ...others] = layer.inboundNodes
    if (others.length > 0 || node?.inboundLayers.length !== 1 || node.inboundLayers[0] !== previous)
      return false
    previous = layer
  }
  return model.outputs[0]!.sourceLayer === previous
}

/** @returns false for a layer that does not fit */
function append(parts: Parts, layer: Layer, inputWidth: number): boolean {
  switch (layer.getClassName()) {
    case 'InputLayer':
    case 'Dropout':
    case 'Flatten': // of [batch, width]: nothing to do
      return true
    case 'BatchNormalization':
      if (parts.scaling || parts.layers.length > 0) return false
      parts.scaling = scalingOf(layer)
      return true
    case 'Dense':
      return appendDense(parts.layers, layer, inputWidth)
    case 'Activation':
      return activate(parts.layers.at(-1), layer)
    default:
      return false
  }
}

function appendDense(dense: DenseLayer[], layer: Layer, inputWidth: number): boolean {
  const activation = activationOf(layer)
  if (!activation) return false
  const [kernel, bias] = weightsOf(layer)
  const inputs = dense.at(-1)?.outputs ?? inputWidth
  const outputs = kernel!.length / inputs
  dense.push({ inputs, outputs, kernel: kernel!, bias: bias ?? new Float32Array(outputs), activation })
  return true
}

/** An activation as a layer of its own belongs to the dense layer before it. */
function activate(dense: DenseLayer | undefined, layer: Layer): boolean {
  const activation = activationOf(layer)
  if (!activation || dense?.activation !== 'linear') return false
  dense.activation = activation
  return true
}

function activationOf(layer: Layer): Activation | undefined {
  const { activation } = layer.getConfig()
  return activations.find((name) => name === activation)
}

/** Inference of batch normalisation: gamma (x - mean) / sqrt(variance + epsilon) + beta. */
function scalingOf(layer: Layer): Scaling {
  const { scale, center, epsilon } = layer.getConfig() as { scale: boolean; center: boolean; epsilon: number }
  const weights = weightsOf(layer)
  const gamma = scale ? weights.shift()! : undefined
  const beta = center ? weights.shift()! : undefined
  const [mean, variance] = weights as [Float32Array, Float32Array]
  const factor = variance.map((value, i) => (gamma?.[i] ?? 1) / Math.sqrt(value + epsilon))
  return { mean, factor, offset: beta ?? new Float32Array(mean.length) }
}

const identity = (width: number): Scaling => ({
  mean: new Float32Array(width),
  factor: new Float32Array(width).fill(1),
  offset: new Float32Array(width),
})

/** Copies: on the cpu back end dataSync gives the tensor's own memory. */
const weightsOf = (layer: Layer): Float32Array[] =>
  layer.getWeights().map((w) => Float32Array.from(w.dataSync()))
