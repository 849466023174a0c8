/** /explain: answered on node:http, described here. */
import { route, type AnyRoute } from '@modelops/common/http/route'
import { z } from 'zod'
import { explainQuery } from '../../http/model-query.js'
import { explanationSchema } from '../explanation-schema.js'
import { predictionHeaders } from '../protocol.js'
import { predictionProblems } from '../predict/routes.js'
import { origin, originFields, predictRequestSchema } from '../predict/schemas.js'

const explainResponseSchema = z.strictObject({ ...explanationSchema.shape, ...originFields }).meta({
  id: 'ExplainResponse',
  description: 'The answer to `features`',
  example: { ...explanationSchema.meta()!['example']!, ...origin },
})

const explainBatchResponseSchema = z
  .strictObject({ explanations: z.array(explanationSchema), ...originFields })
  .meta({
    id: 'ExplainBatchResponse',
    description: 'The answer to `instances`, in their order',
    example: { explanations: [explanationSchema.meta()!['example']], ...origin },
  })

export const explainRoutes = (): AnyRoute[] => [
  route({
    method: 'post',
    path: '/explain',
    summary: "Each feature's contribution to the prediction of one row (features) or several (instances)",
    query: explainQuery,
    body: predictRequestSchema,
    answer: {
      description: 'The contributions, which add up to the output minus the base value',
      content: z.union([explainResponseSchema, explainBatchResponseSchema]),
      headers: predictionHeaders,
    },
    problems: [...predictionProblems, 'invalid_data', 'unsupported_model'],
  }),
]
