/** /prediction_log: what of a model's predictions is kept. */
import { route, type AnyRoute } from '@modelops/common/http/route'
import type { Manifest } from '@modelops/common/manifest'
import { predictionLogSchema, type Redaction } from '@modelops/common/prediction-log'
import { Problem } from '@modelops/common/problem'
import { featureColumns } from '@modelops/common/rules/log-columns'
import { modelQuery } from '../http/model-query.js'
import { changeHeaders, changeOf, changeQuery } from './changes.js'
import type { Context } from './context.js'

export const predictionLogRoutes = (context: Context): AnyRoute[] => [
  route({
    method: 'put',
    path: '/prediction_log',
    summary: 'Log predictions to the artifact store, all or a sample; `{"sample":0}` ends it',
    query: { ...modelQuery, ...changeQuery },
    headers: changeHeaders,
    body: predictionLogSchema.strict(),
    answer: { description: 'What is logged from now on', content: predictionLogSchema },
    problems: ['model_required', 'model_not_found', 'unavailable', 'unknown_feature', 'conflict'],
    handle: async ({ query, headers, body, response }) => {
      const { catalog, deployments, follower, announce } = context
      const { name: model, manifest } = catalog.resolve(query.model).version
      checkColumns(manifest, body.redact)
      const { value, etag } = await deployments.setPredictionLog(model, body, changeOf(query, headers))
      announce(model)
      await follower.refresh(model)
      response.set('etag', etag)
      return predictionLogSchema.parse(value.prediction_log)
    },
  }),
]

/** @throws Problem unknown_feature: a wrong name would leave in the log what must not be there */
function checkColumns(manifest: Manifest, redact: Redaction = {}): void {
  const columns = [...featureColumns(manifest), 'request_id']
  const unknown = Object.keys(redact).find((column) => !columns.includes(column))
  if (unknown === undefined) return
  throw new Problem(
    'unknown_feature',
    `redact names ${JSON.stringify(unknown.slice(0, 100))}, which is no column of a feature: the log of ${manifest.model_name} has ${columns.slice(0, 20).join(', ')}`,
    { received: unknown.slice(0, 100), expected: columns.slice(0, 20) },
  )
}
