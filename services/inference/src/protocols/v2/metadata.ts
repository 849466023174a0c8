/** Metadata of the server and its models in the Open Inference Protocol. */
import type { Feature, Manifest } from '@modelops/common/manifest'
import type { ServedModel } from '../served-model.js'
import type { V2ModelMetadata, V2ServerMetadata, V2TensorMetadata } from './schemas.js'

/** `GET /v2`
 * @param backends the ones that compute the models in service */
export function v2ServerMetadata(version: string, backends: readonly string[]): V2ServerMetadata {
  return {
    name: 'modelops',
    version,
    extensions: ['binary_tensor_data', 'model_repository', 'model_configuration', 'statistics'],
    backends: [...backends],
  }
}

/** `GET /v2/models/{model}`
 * @param backend what computes this model */
export function v2ModelMetadata(model: ServedModel, backend: string): V2ModelMetadata {
  const { name, runId, manifest, labels } = model
  return {
    name,
    versions: [runId],
    platform: platformOf(manifest),
    inputs: v2Inputs(model),
    outputs: v2Outputs(labels.length),
    properties: { backend, task: manifest.task, labels: JSON.stringify(labels) },
  }
}

/** As Triton names them. */
export const platformOf = ({ model_format }: Pick<Manifest, 'model_format'>) => platforms[model_format]

const platforms = {
  layers: 'tensorflowjs_layers',
  graph: 'tensorflowjs_graph',
  trees: 'modelops_trees',
  onnx: 'onnxruntime_onnx',
} as const

/** One input of all features where all are numeric, else one input per feature. */
export function v2Inputs({ codec: { features } }: ServedModel): V2TensorMetadata[] {
  if (features.every(({ type }) => type === 'numeric'))
    return [{ name: 'input-0', datatype: 'FP64', shape: [-1, features.length] }]
  return v2Columns(features)
}

/** One input per feature: what models with texts take, and any other model as well. */
export const v2Columns = (features: readonly Feature[]): V2TensorMetadata[] =>
  features.map(({ name, type }) => ({
    name,
    datatype: type === 'numeric' ? 'FP64' : 'BYTES',
    shape: [-1],
  }))

/** Answered only where it is asked for: by row the text of a JSON object. */
export const explanationsOutput: V2TensorMetadata = { name: 'explanations', datatype: 'BYTES', shape: [-1] }

/** @param classes 0 for a regression */
export function v2Outputs(classes: number): V2TensorMetadata[] {
  if (classes === 0) return [{ name: 'predict', datatype: 'FP64', shape: [-1] }]
  return [
    { name: 'predict', datatype: 'INT64', shape: [-1] },
    { name: 'probabilities', datatype: 'FP64', shape: [-1, classes] },
  ]
}
