/** TensorFlow Serving REST: status and metadata; `:predict` is answered on node:http and described here. */
import { route, type AnyRoute } from '@modelops/common/http/route'
import { predictionHeaders } from '../protocol.js'
import { errorObject } from '../error-object.js'
import {
  answerProblems,
  available,
  modelParams,
  modelProblems,
  servedBy,
  versionParams,
  type ModelParams,
} from '../model-path.js'
import {
  v1MetadataSchema,
  v1PredictRequestSchema,
  v1PredictResponseSchema,
  v1StatusSchema,
} from './schemas.js'
import { v1ClassifyResponseSchema, v1ExamplesSchema, v1RegressResponseSchema } from './examples-schemas.js'
import { v1Metadata, v1Status } from './metadata.js'
import type { Catalog } from '../../serving/catalog.js'
import type { RouteName } from '../../serving/route.js'
import type { Context } from '../../routes/context.js'

export const v1Routes = ({ catalog }: Context): AnyRoute[] =>
  [
    ...routesAt(catalog, '/v1/models/{model}', modelParams),
    ...routesAt(catalog, '/v1/models/{model}/versions/{version}', versionParams),
    ...routesAt(catalog, '/v1/models/{model}/labels/stable', modelParams),
    ...routesAt(catalog, '/v1/models/{model}/labels/canary', modelParams, 'canary'),
  ].map((entry) => ({ ...entry, problemForm: errorObject }))

function routesAt<P extends ModelParams>(
  catalog: Catalog,
  path: string,
  params: P,
  routeName: RouteName = 'stable',
): AnyRoute[] {
  const served = servedBy(catalog, routeName)
  return [
    route({
      method: 'get',
      path,
      params,
      summary: 'Status of the model (TensorFlow Serving)',
      answer: { description: 'The version in service', content: v1StatusSchema },
      problems: answerProblems,
      handle: ({ params }) => v1Status(available(served(params))),
    }),
    route({
      method: 'get',
      path: `${path}/metadata`,
      params,
      summary: 'Signature of the model (TensorFlow Serving)',
      answer: { description: 'Inputs and outputs', content: v1MetadataSchema },
      problems: modelProblems,
      handle: ({ params }) => v1Metadata(served(params)),
    }),
    route({
      method: 'post',
      path: `${path}:predict`,
      params,
      summary: 'Predict (TensorFlow Serving)',
      body: v1PredictRequestSchema,
      answer: {
        description: 'The predictions',
        content: v1PredictResponseSchema,
        headers: predictionHeaders,
      },
      problems: [...answerProblems, 'too_many_requests'],
    }),
    route({
      method: 'post',
      path: `${path}:classify`,
      params,
      summary: 'Classify examples (TensorFlow Serving)',
      body: v1ExamplesSchema,
      answer: {
        description: 'Label and probability of each class',
        content: v1ClassifyResponseSchema,
        headers: predictionHeaders,
      },
      problems: [...answerProblems, 'bad_request', 'too_many_requests'],
    }),
    route({
      method: 'post',
      path: `${path}:regress`,
      params,
      summary: 'Predict a number for examples (TensorFlow Serving)',
      body: v1ExamplesSchema,
      answer: { description: 'The values', content: v1RegressResponseSchema, headers: predictionHeaders },
      problems: [...answerProblems, 'bad_request', 'too_many_requests'],
    }),
  ]
}
