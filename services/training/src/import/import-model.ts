/** An existing model becomes one that can be published. */
import type { FinishedModel } from '../learn/manifest-draft.js'
import type { ImportRequest } from './import-request.js'
import { importLightgbm } from './lightgbm/import-lightgbm.js'
import { importOnnx } from './onnx/import-onnx.js'
import { recognizeFormat, type FileFormat } from './recognize-format.js'
import { importTfjs } from './tfjs/import-tfjs.js'
import { unsupported } from './unsupported.js'
import { importXgboost } from './xgboost/import-xgboost.js'

type ImportFile = (path: string, request: ImportRequest) => Promise<FinishedModel>

const importers: Record<FileFormat, ImportFile> = {
  tfjs: importTfjs,
  xgboost: importXgboost,
  lightgbm: importLightgbm,
  onnx: importOnnx,
}

/**
 * @param path the model's only file, or model.json of TensorFlow.js beside its weight files
 * @throws Problem unsupported_model, artifact_corrupt or invalid_query, saying what to change
 */
export const importModel: ImportFile = async (path, request) => {
  try {
    return await importers[await recognizeFormat(path)](path, request)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    const what = `the file is nested too deeply, or holds more than fits: ${cause.message}`
    throw unsupported(what, null, 'a file as the libraries write it', cause)
  }
}
