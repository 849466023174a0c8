/** Random plain chains for property tests. */
import fc from 'fast-check'
import { tensor, type Tensor } from '@tensorflow/tfjs-core'
import {
  input,
  layers,
  model as connect,
  sequential,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers'

const activation = fc.constantFrom('linear', 'relu', 'relu6', 'elu', 'selu', 'sigmoid', 'tanh', 'softmax')
const dense = fc.record({
  units: fc.integer({ min: 1, max: 9 }),
  useBias: fc.boolean(),
  activation,
  separate: fc.boolean(),
  dropout: fc.boolean(),
})

export const chainShape = fc.record({
  functional: fc.boolean(),
  inputs: fc.integer({ min: 1, max: 7 }),
  scaled: fc.constantFrom('no', 'standard', 'affine'),
  dense: fc.array(dense, { minLength: 1, maxLength: 4 }),
  rows: fc.integer({ min: 1, max: 5 }),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
})
export type ChainShape = typeof chainShape extends fc.Arbitrary<infer Shape> ? Shape : never

/** A model of that shape with random weights, and rows as its scaling expects them: with large means. */
export function build(shape: ChainShape): { model: LayersModel; rows: Float32Array } {
  const random = generator(shape.seed)
  const chain: Layer[] = [
    shape.scaled === 'no' ? layers.dropout({ rate: 0.5 }) : normalisation(shape.scaled === 'affine'),
  ]
  for (const { units, useBias, activation, separate, dropout } of shape.dense) {
    chain.push(layers.dense({ units, useBias, activation: separate ? 'linear' : activation }))
    if (separate) chain.push(layers.activation({ activation }))
    if (dropout) chain.push(layers.dropout({ rate: 0.3 }))
  }
  const model = shape.functional ? functional(shape.inputs, chain) : stacked(shape.inputs, chain)
  const mean = shape.scaled === 'no' ? 0 : 1000
  for (const layer of model.layers)
    layer.setWeights(layer.getWeights().map((weight, i, all) => randomised(layer, weight, i - all.length)))
  return { model, rows: Float32Array.from({ length: shape.rows * shape.inputs }, () => mean + 3 * random()) }

  /** @param fromEnd -1 for the last weight of the layer: a normalisation ends with mean and variance */
  function randomised(layer: Layer, weight: Tensor, fromEnd: number): Tensor {
    const role = layer.getClassName() === 'BatchNormalization' ? fromEnd : 0
    const value = () => (role === -2 ? mean + random() : role === -1 ? 0.5 + Math.abs(random()) : random())
    return tensor(Float32Array.from({ length: weight.size }, value), weight.shape)
  }
}

type Layer = LayersModel['layers'][number]

const normalisation = (affine: boolean) => layers.batchNormalization({ center: affine, scale: affine })

const stacked = (inputs: number, chain: Layer[]) =>
  sequential({ layers: [layers.inputLayer({ inputShape: [inputs] }), ...chain] })

function functional(inputs: number, chain: Layer[]): LayersModel {
  const x = input({ shape: [inputs] })
  return connect({ inputs: x, outputs: chain.reduce((y, layer) => layer.apply(y) as SymbolicTensor, x) })
}

/** Uniform in [-1, 1): mulberry32. */
export function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1
  }
}
