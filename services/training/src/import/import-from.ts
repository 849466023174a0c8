/** From a file, a zip or MLflow, and with or without a table, to a model that can be published. */
import type { DatasetCatalog } from '../datasets/dataset-catalog.js'
import type { FinishedModel } from '../learn/manifest-draft.js'
import { withNames } from './feature-names.js'
import { importModel } from './import-model.js'
import type { ImportRequest } from './import-request.js'
import { fetchModel } from './mlflow/fetch-model.js'
import type { MlflowSettings } from './mlflow/tracking-server.js'
import { measureOnTable } from './table/measure-on-table.js'
import { unpackModel } from './unpack-model.js'

export interface ImportTools {
  /** For what is fetched and unpacked. */
  folder: string
  datasets: DatasetCatalog
  mlflow: MlflowSettings
}

/**
 * @param path the file, unless the request names a model of MLflow
 * @throws Problem saying what to change
 */
export async function importFrom(
  path: string,
  request: ImportRequest,
  { folder, datasets, mlflow }: ImportTools,
): Promise<FinishedModel> {
  const { uri } = request
  const fetched = uri === undefined ? { path, names: undefined } : await fetchModel(uri, folder, mlflow)
  const model = await importModel(await unpackModel(fetched.path, folder), request)
  return measureOnTable(withNames(model, fetched.names), request, datasets)
}
