/** A trained network as the model that is saved and served. */
import type { Tensor } from '@tensorflow/tfjs-core'
import core from '@modelops/common/tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import tfjsLayers from '@modelops/common/tensorflow/tfjs-layers'
import type { DenseWeights, Network } from './network.js'
import type { Moments } from '../rows/statistics.js'

const { square, tensor1d, tensor2d, tidy } = core
const { layers, sequential } = tfjsLayers

/**
 * A plain chain from raw rows to probabilities or values: batch normalisation with fixed statistics, then dense
 * layers; the spread and mean of a regression's target are folded into the last one.
 */
export function toLayersModel({ layout, task, layers: trained }: Network, target: Moments): LayersModel {
  const model = sequential()
  const fixed = { center: false, scale: false, epsilon: 0, trainable: false }
  model.add(layers.batchNormalization({ name: 'scaling', inputShape: [layout.width], ...fixed }))
  trained.forEach(({ bias: { length: units } }, i) => {
    const output = i === trained.length - 1
    const activation = output ? task.activation : 'relu'
    model.add(layers.dense({ name: output ? 'output' : `hidden_${i + 1}`, units, activation }))
  })
  const [scaling, ...dense] = model.layers
  tidy(() => {
    scaling!.setWeights([tensor1d(layout.mean), square(tensor1d(layout.std))])
    const served = trained.with(-1, task.unstandardise(trained.at(-1)!, target))
    served.forEach((layer, i) => dense[i]!.setWeights(tensorsOf(layer)))
  })
  return model
}

/** Copies: some back ends keep the array that they are given. */
const tensorsOf = ({ kernel, bias }: DenseWeights): Tensor[] => [
  tensor2d(kernel.slice(), [kernel.length / bias.length, bias.length]),
  tensor1d(bias.slice()),
]
