/** Status and metadata of a model in the TensorFlow Serving REST API. */
import type { ServedModel } from '../served-model.js'
import type { V1Metadata, V1Status, V1TensorInfo } from './schemas.js'

/** `GET /v1/models/{model}`: the served version is available; its number is the run id. */
export function v1Status(model: ServedModel): V1Status {
  const status = { error_code: 'OK', error_message: '' }
  return { model_version_status: [{ version: model.runId, state: 'AVAILABLE', status }] }
}

/** `GET /v1/models/{model}/metadata` */
export function v1Metadata(model: ServedModel): V1Metadata {
  const inputs = model.codec.features.map(({ name, type }) =>
    tensorInfo(name, type === 'numeric' ? 'DT_DOUBLE' : 'DT_STRING', [-1]),
  )
  const output =
    model.labels.length === 0
      ? tensorInfo('predict', 'DT_DOUBLE', [-1, 1])
      : tensorInfo('probabilities', 'DT_DOUBLE', [-1, model.labels.length])
  const signature = {
    inputs: byName(inputs),
    outputs: byName([output]),
    method_name: 'tensorflow/serving/predict',
  }
  return {
    model_spec: { name: model.name, signature_name: '', version: model.runId },
    metadata: { signature_def: { signature_def: { serving_default: signature } } },
  }
}

function tensorInfo(name: string, dtype: V1TensorInfo['dtype'], shape: readonly number[]): V1TensorInfo {
  const dim = shape.map((size) => ({ size: String(size), name: '' }))
  return { name, dtype, tensor_shape: { dim, unknown_rank: false } }
}

const byName = (tensors: readonly V1TensorInfo[]) => Object.fromEntries(tensors.map((t) => [t.name, t]))
