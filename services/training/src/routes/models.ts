/** Importing models. */
import { route } from '@modelops/common/http/route'
import type { Importer } from '../import/importer.js'
import { importRequestShape } from '../import/import-request.js'
import { receiveModel } from '../import/receive-model.js'
import type { RunCatalog } from '../runs/run-catalog.js'
import { runView, viewOf } from '../runs/run-view.js'
import type { Workspace } from '../workspace.js'

export interface ModelRoutesOptions {
  importer: Pick<Importer, 'import'>
  runs: RunCatalog
  workspace: Workspace
}

export const modelRoutes = ({ importer, runs, workspace }: ModelRoutesOptions) => [
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
]
