/** /deploy, /rollback and /deployments. */
import { deploymentSchema, type Deployment } from '@modelops/common/deployment'
import { route, type AnyRoute } from '@modelops/common/http/route'
import { nameSchema } from '@modelops/common/registry/keys'
import { predictionLogSchema } from '@modelops/common/prediction-log'
import type { VersionedDocument } from '@modelops/common/registry/documents'
import { unlessDamaged } from '@modelops/common/registry/documents'
import type { Response } from 'express'
import { z } from 'zod'
import { modelQuery } from '../http/model-query.js'
import type { ModelVersion } from '../serving/model-version.js'
import { changeHeaders, changeOf, changeQuery, thresholdQuery } from './changes.js'
import type { Context } from './context.js'

const force = z
  .stringbool({ truthy: ['', 'true', '1'], falsy: ['false', '0'] })
  .default(false)
  .describe('Ends a rollout under way, instead of answering 409')

const firstHeaders = {
  'if-none-match': z
    .literal('*')
    .optional()
    .describe(
      'Deploys only where nothing is deployed yet; answers 409 where something is. Not with If-Match',
    ),
}

const servedDeployment = deploymentSchema
  .extend({
    prediction_log: predictionLogSchema
      .optional()
      .describe(deploymentSchema.shape.prediction_log.description!),
    etag: z.string().describe('For If-Match, with its quotes'),
    serving: z
      .object({
        run_id: z.string(),
        backend: z.string(),
        loaded_at: z.iso.datetime(),
        threshold: z
          .number()
          .optional()
          .describe('By which it answers; absent where the more probable class is'),
      })
      .nullable()
      .describe('What this replica serves at the moment'),
    failure: z.string().optional().describe('Why this replica does not serve what is deployed'),
  })
  .meta({ id: 'Deployment' })

const answer = { description: 'The deployment', content: servedDeployment }

export const deploymentRoutes = (context: Context): AnyRoute[] => [
  route({
    method: 'post',
    path: '/deploy',
    summary: 'Make a run the stable version of its model, or change the threshold of the one that is',
    query: { run_id: nameSchema, ...changeQuery, force, ...thresholdQuery },
    headers: { ...changeHeaders, ...firstHeaders },
    answer,
    problems: [
      'run_not_found',
      'invalid_config',
      'conflict',
      'rollout_running',
      'artifact_corrupt',
      'format_too_new',
      'unsupported_model',
    ],
    handle: async ({ query, headers, response }) => {
      const change = { ...changeOf(query, headers), threshold: query.threshold }
      return reply(context, response, await context.deployer.deploy(query.run_id, change, query.force))
    },
  }),
  route({
    method: 'post',
    path: '/rollback',
    summary: 'Return to the version that the stable one replaced',
    query: { ...modelQuery, ...changeQuery, force },
    headers: changeHeaders,
    answer,
    problems: ['model_required', 'model_not_found', 'nothing_to_roll_back', 'conflict', 'rollout_running'],
    handle: async ({ query, headers, response }) => {
      const model = query.model ?? context.catalog.resolve(undefined).version.name
      const change = changeOf(query, headers)
      return reply(context, response, await context.deployer.rollback(model, change, query.force))
    },
  }),
  route({
    method: 'get',
    path: '/deployments',
    summary: 'What is deployed, with its history',
    answer: { description: 'The deployments', content: z.object({ items: z.array(servedDeployment) }) },
    handle: async () => ({
      items: (await listDeployed(context)).map((deployed) => describe(context, deployed)),
    }),
  }),
]

function reply(context: Context, response: Response, deployed: VersionedDocument<Deployment>) {
  response.set('etag', deployed.etag)
  return describe(context, deployed)
}

/** The deployments that can be read, by model. */
export async function listDeployed({ registry, deployments, reportDamage }: Context) {
  const models = await registry.listModels()
  const found = await Promise.all(models.map((model) => unlessDamaged(deployments.find(model), reportDamage)))
  return found.filter((deployment) => deployment !== undefined)
}

function describe({ catalog }: Context, { value, etag }: VersionedDocument<Deployment>) {
  const { prediction_log } = value
  const version = catalog.find(value.model_name, 'stable')
  const failure = catalog.outageOf(value.model_name)
  return {
    ...value,
    // Without the salt, which is for the processes that hash.
    ...(prediction_log && { prediction_log: predictionLogSchema.parse(prediction_log) }),
    etag,
    serving: version ? servingOf(version) : null,
    ...(failure === undefined ? {} : { failure }),
  }
}

const servingOf = ({ runId, runner, loadedAt, threshold }: ModelVersion) => ({
  run_id: runId,
  backend: runner.backend,
  loaded_at: loadedAt.toISOString(),
  ...(threshold === undefined ? {} : { threshold }),
})
