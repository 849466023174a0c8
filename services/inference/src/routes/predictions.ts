/** /predict (answered on node:http, described here), /probe_predict and /predictions/recent. */
import { route, type AnyRoute } from '@modelops/common/http/route'
import type { ProblemCode } from '@modelops/common/problem'
import { RECENT_PREDICTIONS, recentPredictionsSchema } from '@modelops/common/recent-prediction'
import { z } from 'zod'
import { decodeOutputs } from '../predictions.js'
import {
  batchResponseSchema,
  predictRequestSchema,
  predictResponseSchema,
} from '../protocols/predict/schemas.js'
import type { ModelVersion } from '../serving/model-version.js'
import type { Context } from './context.js'

export const modelQuery = {
  model: z.string().optional().describe('The model; may be left out when only one is deployed'),
}

const predictionProblems: ProblemCode[] = [
  'model_required',
  'model_not_found',
  'unavailable',
  'wrong_length',
  'wrong_type',
  'missing_value',
  'unknown_feature',
  'unknown_category',
  'too_many_requests',
  'unsupported_media_type',
]

export const predictionRoutes = ({ catalog, listRecent }: Context): AnyRoute[] => [
  route({
    method: 'post',
    path: '/predict',
    summary: 'Predict one row (features) or several (instances)',
    query: modelQuery,
    body: predictRequestSchema,
    answer: { description: 'The prediction', content: z.union([predictResponseSchema, batchResponseSchema]) },
    problems: predictionProblems,
  }),
  route({
    method: 'post',
    path: '/probe_predict',
    summary: 'Predict a sample row of the training data, without counting it',
    query: modelQuery,
    answer: { description: 'The prediction', content: predictResponseSchema },
    problems: ['model_required', 'model_not_found', 'unavailable', 'too_many_requests'],
    handle: async ({ query, response }) =>
      void response.type('json').send(await probe(catalog.resolve(query.model))),
  }),
  route({
    method: 'get',
    path: '/predictions/recent',
    summary: `The last ${RECENT_PREDICTIONS} prediction requests of this replica, newest first`,
    answer: { description: 'The predictions', content: recentPredictionsSchema },
    handle: async () => ({ items: await listRecent() }),
  }),
]

async function probe(version: ModelVersion): Promise<string | Buffer> {
  const { task, samples } = version.manifest
  const body = Buffer.from(JSON.stringify({ features: samples[0]!.features }))
  const { rows, count, render } = version.parsers.predict(body, {})
  const raw = await new Promise<Float32Array>((resolve, reject) =>
    version.batcher.submit(rows, count, (problem, raw) => (problem ? reject(problem) : resolve(raw.slice()))),
  )
  return render(decodeOutputs(task, version.labels.length, raw, count), 'stable').body
}
