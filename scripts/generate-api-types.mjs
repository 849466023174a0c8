// Writes the dashboard's API types from the OpenAPI documents of both services.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import openapiTypescript, { astToString } from 'openapi-typescript'
import prettier from 'prettier'
import { openApiDocument } from '../services/common/dist/http/openapi.js'
import { explainRoutes } from '../services/inference/dist/protocols/explain/routes.js'
import { predictRoutes } from '../services/inference/dist/protocols/predict/routes.js'
import { deploymentRoutes } from '../services/inference/dist/routes/deployments.js'
import { predictionLogRoutes } from '../services/inference/dist/routes/prediction-log.js'
import { driftRoutes } from '../services/inference/dist/routes/drift.js'
import { recentPredictionRoutes } from '../services/inference/dist/routes/recent-predictions.js'
import { rolloutRoutes } from '../services/inference/dist/routes/rollouts.js'
import { runRoutes } from '../services/inference/dist/routes/runs.js'
import { datasetRoutes } from '../services/training/dist/routes/datasets.js'
import { modelRoutes } from '../services/training/dist/routes/models.js'
import { runRoutes as trainingRunRoutes } from '../services/training/dist/routes/runs.js'

// The documents need the routes' schemas alone, so the routes get nothing to work with.
const documents = {
  inference: [
    ...predictRoutes({}),
    ...explainRoutes(),
    ...recentPredictionRoutes({}),
    ...driftRoutes({}),
    ...predictionLogRoutes({}),
    ...deploymentRoutes({}),
    ...rolloutRoutes({}),
    ...runRoutes({}),
  ],
  training: [...datasetRoutes({}), ...trainingRunRoutes({}), ...modelRoutes({})],
}

/** @returns {Promise<{ path: string, text: string }[]>} the type files as they should be */
export async function generateApiTypes() {
  return Promise.all(
    Object.entries(documents).map(async ([service, routes]) => {
      const path = fileURLToPath(new URL(`../services/dashboard/web/api/${service}.d.ts`, import.meta.url))
      const document = openApiDocument({ title: service, version: '0', description: '' }, { API: routes })
      const types = astToString(await openapiTypescript(document))
      const text = `/** Generated from the service's OpenAPI document by scripts/generate-api-types.mjs. */\n${types}`
      return {
        path,
        text: await prettier.format(text, { ...(await prettier.resolveConfig(path)), filepath: path }),
      }
    }),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const { path, text } of await generateApiTypes())
    if ((await readFile(path, 'utf8').catch(() => '')) !== text) await writeFile(path, text)
