/** A trained network as the model that is saved and served. */
import type { Tensor } from '@tensorflow/tfjs-core'
import core from '@modelops/common/tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import tfjsLayers from '@modelops/common/tensorflow/tfjs-layers'
import type { DenseWeights, Network } from './network.js'
import type { Moments } from '../rows/statistics.js'
import type { LearningTask } from '../tasks/learning-task.js'

const { square, tensor1d, tensor2d, tidy } = core
const { layers, sequential } = tfjsLayers

export interface ServedLayer extends DenseWeights {
  name: string
  activation: 'relu' | 'relu6' | LearningTask['activation']
}

/** The chain that answers in units of the target, of which spread and mean are folded into the last layer. */
export function toLayersModel({ layout, task, layers: trained }: Network, target: Moments): LayersModel {
  const hidden = trained.slice(0, -1).map((layer, i): ServedLayer => ({
    ...layer,
    ...{ name: `hidden_${i + 1}`, activation: 'relu' },
  }))
  const output = {
    ...task.unstandardise(trained.at(-1)!, target),
    name: 'output',
    activation: task.activation,
  }
  return chainOf(layout.mean, layout.std, [...hidden, output])
}

/**
 * A plain chain from raw rows to probabilities or values: batch normalisation with fixed statistics, then dense layers.
 * @param mean of each input
 * @param std of each input
 */
export function chainOf(mean: Float32Array, std: Float32Array, dense: readonly ServedLayer[]): LayersModel {
  const model = sequential()
  const fixed = { center: false, scale: false, epsilon: 0, trainable: false }
  model.add(layers.batchNormalization({ name: 'scaling', inputShape: [mean.length], ...fixed }))
  for (const { name, activation, bias } of dense)
    model.add(layers.dense({ name, units: bias.length, activation }))
  tidy(() => {
    const weights = [[tensor1d(mean), square(tensor1d(std))], ...dense.map(tensorsOf)]
    weights.forEach((tensors, i) => model.layers[i]!.setWeights(tensors))
  })
  return model
}

/** Copies: some back ends keep the array that they are given. */
const tensorsOf = ({ kernel, bias }: DenseWeights): Tensor[] => [
  tensor2d(kernel.slice(), [kernel.length / bias.length, bias.length]),
  tensor1d(bias.slice()),
]
