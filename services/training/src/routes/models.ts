/** Importing models. */
import { z } from 'zod'
import { route } from '@modelops/common/http/route'
import { serverAddress, type MlflowSettings } from '../import/mlflow/tracking-server.js'
import type { Importer } from '../import/importer.js'
import { importRequestShape } from '../import/import-request.js'
import { receiveModel } from '../import/receive-model.js'
import type { RunCatalog } from '../runs/run-catalog.js'
import { runView, viewOf } from '../runs/run-view.js'
import type { Workspace } from '../workspace.js'

export interface ModelRoutesOptions {
  importer: Pick<Importer, 'import'>
  mlflow: MlflowSettings
  runs: RunCatalog
  workspace: Workspace
}

const mlflowSchema = z
  .strictObject({ url: z.string().optional().describe('Its address; absent where none is set') })
  .meta({ id: 'MlflowServer', description: 'The MLflow server that models are imported from' })

export const modelRoutes = ({ importer, mlflow, runs, workspace }: ModelRoutesOptions) => [
  route({
    method: 'post',
    path: '/models',
    summary:
      "Import a model: one file of ONNX, XGBoost (JSON, UBJ) or LightGBM (text), or TensorFlow.js' model.json and weight files, as model.save('http://.../models?name=...') sends them, or a zip of either; with `uri` a model of MLflow, and no body",
    query: importRequestShape,
    body: 'multipart/form-data',
    status: 201,
    answer: { description: 'The published run', content: runView },
    problems: [
      'unsupported_model',
      'artifact_corrupt',
      'too_large',
      'unsupported_media_type',
      'bad_request',
      'model_not_found',
      'bad_gateway',
    ],
    handle: ({ query, request }) =>
      workspace.use(async (folder) => {
        const path = query.uri === undefined ? await receiveModel(request, folder) : ''
        return viewOf(await runs.get(await importer.import(path, folder, query)))
      }),
  }),
  route({
    method: 'get',
    path: '/mlflow',
    summary: 'The MLflow server that `uri` of `POST /models` asks, which MLFLOW_TRACKING_URI names',
    answer: { description: 'The server, which may be away', content: mlflowSchema },
    handle: () => ({ url: serverAddress(mlflow) }),
  }),
]
