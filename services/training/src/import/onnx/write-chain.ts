/** Dense layers as a layers model of TensorFlow.js, which is served by prepared kernels. */
import type { ModelArtifacts } from '@modelops/common/registry/model-registry'
import type { Chain } from './read-chain.js'

type Weight = [name: string, shape: number[], values: Float32Array]

export function writeChain({ mean, factor, layers }: Chain): ModelArtifacts {
  const width = mean.length
  const weights: Weight[] = [
    ['scaling/gamma', [width], factor],
    ['scaling/moving_mean', [width], mean],
    ['scaling/moving_variance', [width], new Float32Array(width).fill(1)],
    ...layers.flatMap(({ inputs, outputs, kernel, bias }, i): Weight[] => [
      [`dense_${i}/kernel`, [inputs, outputs], kernel],
      [`dense_${i}/bias`, [outputs], bias],
    ]),
  ]
  const input = { name: 'rows', batch_input_shape: [null, width], dtype: 'float32' }
  const scaling = { name: 'scaling', epsilon: 0, scale: true, center: false } // (x - mean) * gamma / sqrt(1)
  const dense = layers.map(({ outputs, activation }, i) => ({
    class_name: 'Dense',
    config: { name: `dense_${i}`, units: outputs, activation, use_bias: true },
  }))
  const config = {
    name: 'chain',
    layers: [
      { class_name: 'InputLayer', config: input },
      { class_name: 'BatchNormalization', config: scaling },
      ...dense,
    ],
  }
  const specs = weights.map(([name, shape]) => ({ name, shape, dtype: 'float32' }))
  const modelJson = {
    format: 'layers-model',
    modelTopology: { class_name: 'Sequential', config },
    weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
  }
  return {
    modelJson: Buffer.from(JSON.stringify(modelJson)),
    weights: Buffer.concat(
      weights.map(([, , { buffer, byteOffset, byteLength }]) => Buffer.from(buffer, byteOffset, byteLength)),
    ),
  }
}
