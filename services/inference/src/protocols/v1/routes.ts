/** TensorFlow Serving REST: status and metadata; `:predict` is answered on node:http and described here. */
import { route, type AnyRoute } from '@modelops/common/http/route'
import type { ProblemCode } from '@modelops/common/problem'
import { z } from 'zod'
import { errorObject } from '../error-object.js'
import {
  v1MetadataSchema,
  v1PredictRequestSchema,
  v1PredictResponseSchema,
  v1StatusSchema,
} from './schemas.js'
import { v1ClassifyResponseSchema, v1ExamplesSchema, v1RegressResponseSchema } from './examples-schemas.js'
import { v1Metadata, v1Status } from './metadata.js'
import type { Catalog } from '../../serving/catalog.js'
import type { Context } from '../../routes/context.js'

const problems: ProblemCode[] = ['model_not_found', 'unavailable']
const modelParams = { model: z.string() }
const versionParams = { ...modelParams, version: z.string().describe('The run id of the version in service') }

export const v1Routes = ({ catalog }: Context): AnyRoute[] =>
  [
    ...routesAt(catalog, '/v1/models/{model}', modelParams),
    ...routesAt(catalog, '/v1/models/{model}/versions/{version}', versionParams),
    ...routesAt(catalog, '/v1/models/{model}/labels/stable', modelParams),
  ].map((entry) => ({ ...entry, problemForm: errorObject }))

function routesAt<P extends typeof modelParams>(catalog: Catalog, path: string, params: P): AnyRoute[] {
  const served = (given: { model: string; version?: string }) =>
    catalog.resolve(given.model, given.version).version
  return [
    route({
      method: 'get',
      path,
      params,
      summary: 'Status of the model (TensorFlow Serving)',
      answer: { description: 'The version in service', content: v1StatusSchema },
      problems,
      handle: ({ params }) => v1Status(served(params)),
    }),
    route({
      method: 'get',
      path: `${path}/metadata`,
      params,
      summary: 'Signature of the model (TensorFlow Serving)',
      answer: { description: 'Inputs and outputs', content: v1MetadataSchema },
      problems,
      handle: ({ params }) => v1Metadata(served(params)),
    }),
    route({
      method: 'post',
      path: `${path}:predict`,
      params,
      summary: 'Predict (TensorFlow Serving)',
      body: v1PredictRequestSchema,
      answer: { description: 'The predictions', content: v1PredictResponseSchema },
      problems: [...problems, 'too_many_requests'],
    }),
    route({
      method: 'post',
      path: `${path}:classify`,
      params,
      summary: 'Classify examples (TensorFlow Serving)',
      body: v1ExamplesSchema,
      answer: { description: 'Label and probability of each class', content: v1ClassifyResponseSchema },
      problems: [...problems, 'bad_request', 'too_many_requests'],
    }),
    route({
      method: 'post',
      path: `${path}:regress`,
      params,
      summary: 'Predict a number for examples (TensorFlow Serving)',
      body: v1ExamplesSchema,
      answer: { description: 'The values', content: v1RegressResponseSchema },
      problems: [...problems, 'bad_request', 'too_many_requests'],
    }),
  ]
}
