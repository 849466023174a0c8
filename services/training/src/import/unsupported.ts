/** Why a model cannot be imported. */
import { Problem } from '@modelops/common/problem'

/** What can be done about a layer that TensorFlow.js does not have. */
export const exportAsGraph =
  'export the model as a graph, in which every layer is spelled out (model.export("saved") in Keras, then tensorflowjs_converter --input_format=tf_saved_model --output_format=tfjs_graph_model saved web)'

export const unsupported = (what: string, received: unknown, expected: string, cause?: unknown) =>
  new Problem('unsupported_model', `${what}; expected ${expected}`, { received, expected, cause })

export const cannotServe = (what: string, advice: string, received: unknown = null) =>
  new Problem('unsupported_model', `${what}: ${advice}`, { received, expected: advice })

export const neverFinite = () =>
  unsupported('the model answers every row with NaN or infinity', NaN, 'finite numbers')

export function unknownOperation(name: string): Problem {
  if (name.startsWith('SimpleML'))
    return cannotServe(
      `the model is a forest of TensorFlow Decision Forests (${name}), which TensorFlow.js cannot compute`,
      'train on the table here (POST /runs), or export a neural network',
      name,
    )
  const advice = /PartitionedCall$/.test(name)
    ? 'convert the SavedModel once more with a current tensorflowjs_converter, which writes functions out'
    : 'build the model without it, or leave that step out and send the numbers that it gives'
  return cannotServe(`TensorFlow.js has no operation ${name}`, advice, name)
}
