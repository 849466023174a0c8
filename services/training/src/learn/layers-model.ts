/** A trained network as the model that is saved and served. */
import { add, mul, square, tensor1d, tidy } from '@tensorflow/tfjs-core'
import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers'
import type { Dense, Network } from './network.js'
import type { Moments } from './statistics.js'

const activations = { binary: 'sigmoid', multiclass: 'softmax', regression: 'linear' } as const

/**
 * A plain chain from raw rows to probabilities or values: batch normalisation with fixed statistics, then dense
 * layers; the spread and mean of a regression's target are folded into the last one.
 */
export function toLayersModel({ layout, task, layers: trained }: Network, target: Moments): LayersModel {
  const model = sequential()
  const fixed = { center: false, scale: false, epsilon: 0, trainable: false }
  model.add(layers.batchNormalization({ name: 'scaling', inputShape: [layout.width], ...fixed }))
  trained.forEach(({ bias: { size: units } }, i) => {
    const output = i === trained.length - 1
    const activation = output ? activations[task] : 'relu'
    model.add(layers.dense({ name: output ? 'output' : `hidden_${i + 1}`, units, activation }))
  })
  const [scaling, ...dense] = model.layers
  tidy(() => {
    scaling!.setWeights([tensor1d(layout.mean), square(tensor1d(layout.std))])
    trained.forEach(({ kernel, bias }, i) => dense[i]!.setWeights([kernel, bias]))
    if (task === 'regression') dense.at(-1)!.setWeights(inUnitsOf(target, trained.at(-1)!))
  })
  return model
}

/** The layer that answers in the target's units instead of standard deviations from its mean. */
const inUnitsOf = ({ mean, std }: Moments, { kernel, bias }: Dense) => [
  mul(kernel, std),
  add(mul(bias, std), mean),
]
