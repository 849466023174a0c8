/** Models as Keras 3 and the TensorFlow.js converter write them. */
import { modelFiles, type Files } from './imported.js'

type Weights = [name: string, shape: number[], values: number[]][]

const float32 = {
  module: 'keras',
  class_name: 'DTypePolicy',
  config: { name: 'float32' },
  registered_name: null,
}
const zeros = { module: 'keras.initializers', class_name: 'Zeros', config: {}, registered_name: null }

export interface Keras3Layer {
  class_name: string
  config: Record<string, unknown>
}

export const inputLayer = (width: number | null, name = 'input_layer', dtype = 'float32'): Keras3Layer => ({
  class_name: 'InputLayer',
  config: { batch_shape: [null, width], dtype, sparse: false, ragged: false, name },
})

export const layer = (class_name: string, name: string, config: object = {}): Keras3Layer => ({
  class_name,
  config: { name, trainable: true, dtype: float32, ...config },
})

export const dense = (name: string, units: number, activation: unknown = 'linear') =>
  layer('Dense', name, {
    units,
    activation,
    use_bias: true,
    kernel_initializer: {
      module: 'keras.initializers',
      class_name: 'GlorotUniform',
      config: { seed: null },
      registered_name: null,
    },
    bias_initializer: zeros,
    kernel_regularizer: {
      module: 'mine',
      class_name: 'Unknown',
      config: {},
      registered_name: 'mine>Unknown',
    },
    bias_regularizer: null,
    kernel_constraint: null,
    bias_constraint: null,
  })

const module = ({ class_name, config }: Keras3Layer) => ({
  module: 'keras.layers',
  class_name,
  config,
  registered_name: null,
  build_config: { input_shape: [null, 3] },
})

export const sequentialConfig = (layers: Keras3Layer[], name = 'sequential') => ({
  class_name: 'Sequential',
  config: { name, trainable: true, dtype: float32, layers: layers.map(module), build_input_shape: [null, 3] },
})

const files = (config: object, weights: Weights): Files =>
  modelFiles(
    {
      format: 'layers-model',
      generatedBy: 'keras v3.9.2',
      convertedBy: 'TensorFlow.js Converter v4.22.0',
      modelTopology: { keras_version: '3.9.2', backend: 'tensorflow', model_config: config },
    },
    weights,
  )

export const sequential = (layers: Keras3Layer[], weights: Weights) =>
  files(sequentialConfig(layers), weights)

/** @param calls by layer: the layers that it is called with; a list of lists where it takes a list */
export function functional(
  layers: Keras3Layer[],
  calls: Record<string, (string | string[])[]>,
  ends: { inputs: unknown; outputs: unknown },
  weights: Weights,
): Files {
  const tensor = (name: string) => ({
    class_name: '__keras_tensor__',
    config: { shape: [null, 3], dtype: 'float32', keras_history: [name, 0, 0] },
  })
  const args = (call: string | string[]) => (typeof call === 'string' ? tensor(call) : call.map(tensor))
  const config = {
    name: 'functional',
    trainable: true,
    layers: layers.map((one) => {
      const name = one.config['name'] as string
      const inbound_nodes = calls[name] ? [{ args: calls[name].map(args), kwargs: { mask: null } }] : []
      return { ...module(one), name, inbound_nodes }
    }),
    input_layers: ends.inputs,
    output_layers: ends.outputs,
  }
  return files({ class_name: 'Functional', config }, weights)
}
