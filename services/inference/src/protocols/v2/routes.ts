/** Open Inference Protocol: metadata, health and the repository; `infer` is answered on node:http and described here. */
import { route, type AnyRoute } from '@modelops/common/http/route'
import { Problem } from '@modelops/common/problem'
import { installedBackends } from '@modelops/common/tensorflow/installed-backends'
import { VERSION } from '@modelops/common/version'
import { z } from 'zod'
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
import { v2ModelMetadata, v2ServerMetadata } from './metadata.js'
import {
  v2HealthSchema,
  v2InferRequestSchema,
  v2InferResponseSchema,
  v2ModelMetadataSchema,
  v2ModelReadySchema,
  v2ServerMetadataSchema,
} from './schemas.js'
import { statisticsRoute, tritonRoutes } from './triton-routes.js'
import type { Catalog } from '../../serving/catalog.js'
import type { Context } from '../../routes/context.js'
import { listDeployed } from '../../routes/deployments.js'

export const v2Routes = (context: Context): AnyRoute[] =>
  [
    ...serverRoutes(context),
    statisticsRoute(context),
    ...modelRoutes(context.catalog, '/v2/models/{model}', modelParams),
    ...tritonRoutes(context, '/v2/models/{model}', modelParams),
    ...modelRoutes(context.catalog, '/v2/models/{model}/versions/{version}', versionParams),
    ...tritonRoutes(context, '/v2/models/{model}/versions/{version}', versionParams),
    ...repositoryRoutes(context),
  ].map((entry) => ({ ...entry, problemForm: errorObject }))

const serverRoutes = ({ catalog, notReady }: Context): AnyRoute[] => [
  route({
    method: 'get',
    path: '/v2',
    summary: 'Server metadata (Open Inference Protocol)',
    answer: { description: 'The server', content: v2ServerMetadataSchema },
    handle: () => v2ServerMetadata(VERSION, servingBackends(catalog)),
  }),
  route({
    method: 'get',
    path: '/v2/health/live',
    summary: 'Whether the process answers (Open Inference Protocol)',
    answer: { description: 'It does', content: v2HealthSchema },
    handle: () => ({ live: true }),
  }),
  route({
    method: 'get',
    path: '/v2/health/ready',
    summary: 'Whether requests may be sent here (Open Inference Protocol)',
    answer: { description: 'They may', content: z.object({ ready: z.boolean() }) },
    problems: ['unavailable'],
    handle: () => {
      const reasons = notReady()
      if (reasons.length) throw new Problem('unavailable', reasons.join('; '), { retryAfterSeconds: 1 })
      return { ready: true }
    },
  }),
]

/** The back ends that compute the models in service; while there is none, all that could. */
function servingBackends(catalog: Catalog): string[] {
  const serving = new Set(catalog.all().map((version) => version.runner.backend))
  return serving.size ? [...serving] : installedBackends()
}

function modelRoutes<P extends ModelParams>(catalog: Catalog, path: string, params: P): AnyRoute[] {
  const served = servedBy(catalog)
  return [
    route({
      method: 'get',
      path,
      params,
      summary: 'Model metadata (Open Inference Protocol)',
      answer: { description: 'Inputs and outputs', content: v2ModelMetadataSchema },
      problems: modelProblems,
      handle: ({ params }) => {
        const version = served(params)
        return v2ModelMetadata(version, version.runner.backend)
      },
    }),
    route({
      method: 'get',
      path: `${path}/ready`,
      params,
      summary: 'Whether a model answers (Open Inference Protocol)',
      answer: { description: 'It does', content: v2ModelReadySchema },
      problems: answerProblems,
      handle: ({ params }) => ({ name: available(served(params)).name, ready: true }),
    }),
    route({
      method: 'post',
      path: `${path}/infer`,
      params,
      summary: 'Predict (Open Inference Protocol, with the binary tensor extension)',
      body: v2InferRequestSchema,
      answer: {
        description: 'The output tensors',
        content: v2InferResponseSchema,
        headers: predictionHeaders,
      },
      problems: [...answerProblems, 'too_many_requests'],
    }),
  ]
}

const repositoryEntry = z
  .object({
    name: z.string(),
    version: z.string(),
    state: z.enum(['READY', 'UNAVAILABLE']),
    reason: z.string(),
  })
  .meta({ id: 'V2RepositoryEntry' })

const repositoryRoutes = (context: Context): AnyRoute[] => [
  route({
    method: 'post',
    path: '/v2/repository/index',
    summary: 'The deployed models and their states (model repository extension)',
    answer: { description: 'The models', content: z.array(repositoryEntry) },
    handle: async () =>
      (await listDeployed(context)).map(({ value: { model_name: name, stable_run_id: version } }) => {
        const reason = context.catalog.outageOf(name)
        const stable = context.catalog.find(name, 'stable')
        const state = stable?.runId === version && !stable.runner.outage ? 'READY' : 'UNAVAILABLE'
        return { name, version, state, reason: reason ?? '' }
      }),
  }),
  route({
    method: 'post',
    path: '/v2/repository/models/{model}/load',
    summary: 'Follow the deployment of a model now (model repository extension)',
    params: modelParams,
    answer: { description: 'It is in service', content: z.object({}) },
    problems: modelProblems,
    handle: async ({ params }) => {
      await context.follower.refresh(params.model)
      context.catalog.resolve(params.model)
      return {}
    },
  }),
  route({
    method: 'post',
    path: '/v2/repository/models/{model}/unload',
    summary: 'Not supported: replicas serve what is deployed',
    params: modelParams,
    answer: { description: 'Never', content: z.object({}) },
    problems: ['bad_request'],
    handle: () => {
      throw new Problem(
        'bad_request',
        'a model cannot be unloaded on one replica: deploy another run, or roll back',
      )
    },
  }),
]
