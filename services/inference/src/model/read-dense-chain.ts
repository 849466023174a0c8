/** Recognises plain dense chains by their files and reads their numbers, without TensorFlow.js. */
import type { ModelFiles } from '@modelops/common/tensorflow/model-json'
import { z } from 'zod'
import {
  activations,
  type Activation,
  type DenseChain,
  type DenseLayer,
  type Scaling,
} from './dense-chain.js'
import { layerSequence, type LayerJson } from './layer-sequence.js'
import { Weights } from './weights.js'

const inputSchema = z.looseObject({
  batch_input_shape: z.tuple([z.number().nullable(), z.int().positive()]),
})
const denseSchema = z.looseObject({
  units: z.int().positive(),
  activation: z.enum(activations).nullish(),
  use_bias: z.boolean().nullish(),
})
const activationSchema = z.looseObject({ activation: z.enum(activations) })
const normalisationSchema = z.looseObject({
  axis: z.literal([-1, 1]).nullish(),
  epsilon: z.number().nullish(),
  scale: z.boolean().nullish(),
  center: z.boolean().nullish(),
})

/**
 * @returns undefined when the model is anything else: other layers, branches, a batch normalisation that is not in
 *   front, weights that are not plain 32-bit numbers
 */
export function readDenseChain(files: ModelFiles): DenseChain | undefined {
  const layers = layerSequence(files.json.modelTopology)
  const input = inputSchema.safeParse(layers?.[0]?.config)
  const weights = input.success ? Weights.read(files) : undefined
  if (!layers || !input.success || !weights) return undefined
  const reader = new ChainReader(input.data.batch_input_shape[1], weights)
  return layers.every((layer) => reader.append(layer)) && weights.allTaken ? reader.chain : undefined
}

const numberOrList = z.union([z.number(), z.array(z.number())])
const rescalingSchema = z.looseObject({ scale: numberOrList, offset: numberOrList.nullish() })

class ChainReader {
  readonly #layers: DenseLayer[] = []
  #scaling: Scaling | undefined

  constructor(
    readonly inputWidth: number,
    readonly weights: Weights,
  ) {}

  get chain(): DenseChain | undefined {
    const { inputWidth } = this
    const outputWidth = this.#layers.at(-1)?.outputs
    if (outputWidth === undefined) return undefined
    return { inputWidth, outputWidth, scaling: this.#scaling ?? identity(inputWidth), layers: this.#layers }
  }

  /** @returns false for a layer that does not fit */
  append({ class_name, config }: LayerJson): boolean {
    switch (class_name) {
      case 'InputLayer':
      case 'Dropout':
        return true
      case 'BatchNormalization':
        return this.#appendNormalisation(config)
      case 'Rescaling':
        return this.#appendRescaling(config)
      case 'Dense':
        return this.#appendDense(config)
      case 'Activation':
        return this.#activate(config)
      default:
        return false
    }
  }

  #appendDense(config: LayerJson['config']): boolean {
    const parsed = denseSchema.safeParse(config)
    if (!parsed.success) return false
    const { units: outputs, activation, use_bias } = parsed.data
    const inputs = this.#layers.at(-1)?.outputs ?? this.inputWidth
    const kernel = this.weights.take(`${config.name}/kernel`, [inputs, outputs])
    const bias =
      use_bias === false ? new Float32Array(outputs) : this.weights.take(`${config.name}/bias`, [outputs])
    if (!kernel || !bias) return false
    this.#layers.push({ inputs, outputs, kernel, bias, activation: activation ?? 'linear' })
    return true
  }

  /** An activation as a layer of its own belongs to the dense layer before it. */
  #activate(config: LayerJson['config']): boolean {
    const parsed = activationSchema.safeParse(config)
    const dense = this.#layers.at(-1)
    if (!parsed.success || dense?.activation !== 'linear') return false
    dense.activation = parsed.data.activation satisfies Activation
    return true
  }

  /** Inference of batch normalisation: gamma (x - mean) / sqrt(variance + epsilon) + beta. */
  #appendNormalisation(config: LayerJson['config']): boolean {
    const parsed = normalisationSchema.safeParse(config)
    if (!parsed.success || !this.#isAtFront) return false
    const { scale, center, epsilon } = parsed.data
    const take = (name: string) => this.weights.take(`${config.name}/${name}`, [this.inputWidth])
    const { mean: zeros, factor: ones } = identity(this.inputWidth)
    const gamma = scale === false ? ones : take('gamma')
    const offset = center === false ? zeros : take('beta')
    const [mean, variance] = [take('moving_mean'), take('moving_variance')]
    if (!gamma || !offset || !mean || !variance) return false
    const factor = variance.map((value, i) => gamma[i]! / Math.sqrt(value + (epsilon ?? 1e-3)))
    this.#scaling = { mean, factor, offset }
    return true
  }

  /** x * scale + offset, with one number for all inputs or one for each. */
  #appendRescaling(config: LayerJson['config']): boolean {
    const parsed = rescalingSchema.safeParse(config)
    if (!parsed.success || !this.#isAtFront) return false
    const [factor, offset] = [parsed.data.scale, parsed.data.offset ?? 0].map((value) =>
      typeof value === 'number' ? new Float32Array(this.inputWidth).fill(value) : Float32Array.from(value),
    ) as [Float32Array, Float32Array]
    if (factor.length !== this.inputWidth || offset.length !== this.inputWidth) return false
    this.#scaling = { mean: new Float32Array(this.inputWidth), factor, offset }
    return true
  }

  get #isAtFront(): boolean {
    return !this.#scaling && this.#layers.length === 0
  }
}

const identity = (width: number): Scaling => ({
  mean: new Float32Array(width),
  factor: new Float32Array(width).fill(1),
  offset: new Float32Array(width),
})
