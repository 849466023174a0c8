/** /predict (answered on node:http, described here) and /probe_predict. */
import { route, type AnyRoute } from '@modelops/common/http/route'
import type { ProblemCode } from '@modelops/common/problem'
import { z } from 'zod'
import { modelQuery, predictQuery } from '../../http/model-query.js'
import type { Context } from '../../routes/context.js'
import type { Route } from '../../serving/route.js'
import { answerProblems } from '../model-path.js'
import { predictionHeaders, type RenderedResponse } from '../protocol.js'
import { encodeRow } from '../rows.js'
import { responseWriter } from './responses.js'
import { batchResponseSchema, predictRequestSchema, predictResponseSchema } from './schemas.js'

export const predictionProblems: ProblemCode[] = [
  'model_required',
  'model_not_found',
  'unavailable',
  'model_restarting',
  'wrong_length',
  'wrong_type',
  'missing_value',
  'unknown_feature',
  'unknown_category',
  'too_many_requests',
  'unsupported_media_type',
]

export const predictRoutes = ({ catalog }: Context): AnyRoute[] => [
  route({
    method: 'post',
    path: '/predict',
    summary: 'Predict one row (features) or several (instances)',
    query: predictQuery,
    body: predictRequestSchema,
    answer: {
      description: 'The prediction',
      content: z.union([predictResponseSchema, batchResponseSchema]),
      headers: predictionHeaders,
    },
    problems: predictionProblems,
  }),
  route({
    method: 'post',
    path: '/probe_predict',
    summary: 'Predict a sample row of the training data, without counting it',
    query: modelQuery,
    answer: { description: 'The prediction', content: predictResponseSchema },
    problems: ['model_required', ...answerProblems, 'too_many_requests'],
    handle: async ({ query, response }) =>
      void response.type('json').send((await probe(catalog.resolve(query.model, undefined, 'stable'))).body),
  }),
]

async function probe({ name, version }: Route): Promise<RenderedResponse> {
  const rows = encodeRow(version.codec, version.manifest.samples[0]!.features)
  return responseWriter(version).one(await version.predictSoon(rows, 1), name, undefined)
}
