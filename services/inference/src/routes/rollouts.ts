/** /canary and /shadow: rollouts. */
import type { Deployment } from '@modelops/common/deployment'
import { route, type AnyRoute } from '@modelops/common/http/route'
import type { ProblemCode } from '@modelops/common/problem'
import type { VersionedDocument } from '@modelops/common/registry/documents'
import { nameSchema } from '@modelops/common/registry/keys'
import { lastRollout, noRollout } from '@modelops/common/registry/rollout-changes'
import {
  boundSchema,
  evidenceSchema,
  rolloutModes,
  rolloutPolicySchema,
  stepCountsSchema,
  type RolloutPolicy,
} from '@modelops/common/rollout'
import type { Response } from 'express'
import { z } from 'zod'
import { modelQuery } from '../http/model-query.js'
import { changeHeaders, changeOf, changeQuery } from './changes.js'
import type { Context } from './context.js'

const startShape = { run_id: nameSchema, who: changeQuery.who, why: changeQuery.why }

const canaryRequest = z
  .strictObject({
    ...startShape,
    policy: rolloutPolicySchema.prefault({}),
    weight: z
      .number()
      .min(0)
      .max(100)
      .optional()
      .describe('The share that the canary gets at first, in percent; later steps of the policy follow'),
  })
  .meta({ id: 'CanaryRequest', example: { run_id: '20260102-030405-abcdef' } })

const stateSchema = z
  .object({
    model: z.string(),
    id: z.string().describe('Of the rollout'),
    mode: z.enum(rolloutModes),
    state: z.enum(['running', 'paused', 'promoted', 'aborted']),
    stable_run_id: z.string().describe('What the canary is compared with'),
    canary_run_id: z.string(),
    step: z.int().describe('Index in the steps of the policy'),
    weight: z.number().describe('Share of the requests that the canary gets, in percent; 0 once aborted'),
    policy: z.unknown(),
    started: z.iso.datetime(),
    step_started: z.iso.datetime().optional(),
    ended: z.iso.datetime().optional(),
    who: z.string(),
    why: z.string(),
    reason: z.string().optional().describe('Why it ended'),
    counts: z.array(stepCountsSchema).describe('By step'),
    evidence: z.array(evidenceSchema),
    bounds: z.array(boundSchema),
    waiting_for: z.array(z.string()).describe('What the present step still waits for: sentences'),
    etag: z.string().describe('Of the deployment, for If-Match, with its quotes'),
  })
  .meta({ id: 'Rollout' })

const answer = { description: 'The rollout', content: stateSchema }
const endProblems: ProblemCode[] = [
  'model_required',
  'model_not_found',
  'no_rollout',
  'rollout_ended',
  'conflict',
]

export const rolloutRoutes = (context: Context): AnyRoute[] => [
  route({
    method: 'post',
    path: '/canary',
    summary: 'Roll a run out: a share of the requests goes to it',
    headers: changeHeaders,
    body: canaryRequest,
    status: 201,
    answer,
    problems: [
      'run_not_found',
      'nothing_deployed',
      'already_stable',
      'rollout_running',
      'conflict',
      'incompatible_inputs',
      'artifact_corrupt',
      'format_too_new',
      'unsupported_model',
    ],
    handle: async ({ body, headers, response }) => {
      const policy = startingAt(body.policy, body.weight)
      const start = { run_id: body.run_id, mode: 'canary' as const, policy }
      const deployed = await context.operator.start(start, changeOf(body, headers))
      return reply(response.status(201), stateOf(deployed))
    },
  }),
  route({
    method: 'get',
    path: '/canary',
    summary: 'The rollout under way, else the one that ended last',
    query: modelQuery,
    answer,
    problems: ['model_required', 'model_not_found', 'no_rollout'],
    handle: async ({ query, response }) => {
      const model = modelOf(context, query.model)
      const deployed = await context.deployments.find(model)
      if (!deployed) throw noRollout(model)
      return reply(response, stateOf(deployed))
    },
  }),
  endRoute(context, 'promote', 'promoted', 'Make the canary the stable version now'),
  endRoute(context, 'abort', 'aborted', 'End the rollout: all requests go to the stable version'),
  changeRoute(context, 'pause', 'paused', 'Stay at the present step; harm still aborts'),
  changeRoute(context, 'resume', 'running', 'Go on after a pause'),
]

const endRoute = (
  context: Context,
  action: 'promote' | 'abort',
  state: 'promoted' | 'aborted',
  summary: string,
): AnyRoute =>
  route({
    method: 'post',
    path: `/canary/${action}`,
    summary,
    query: { ...modelQuery, ...changeQuery },
    headers: changeHeaders,
    answer,
    problems: endProblems,
    handle: async ({ query, headers, response }) => {
      const model = modelOf(context, query.model)
      const reason = `${state} by ${query.who}${query.why && `: ${query.why}`}`
      const end = { state, reason, counts: [], evidence: [], bounds: [] }
      return reply(response, stateOf(await context.operator.end(model, end, changeOf(query, headers))))
    },
  })

const changeRoute = (
  context: Context,
  action: 'pause' | 'resume',
  state: 'paused' | 'running',
  summary: string,
): AnyRoute =>
  route({
    method: 'post',
    path: `/canary/${action}`,
    summary,
    query: { ...modelQuery, ...changeQuery },
    headers: changeHeaders,
    answer,
    problems: endProblems,
    handle: async ({ query, headers, response }) => {
      const model = modelOf(context, query.model)
      const change = changeOf(query, headers)
      return reply(response, stateOf(await context.operator.change(model, action, { state }, change)))
    },
  })

const modelOf = ({ catalog }: Context, name: string | undefined): string =>
  name ?? catalog.resolve(undefined).version.name

/** The steps from this weight on. */
const startingAt = (policy: RolloutPolicy, weight: number | undefined): RolloutPolicy =>
  weight === undefined
    ? policy
    : {
        ...policy,
        steps: [
          { ...policy.steps[0]!, ...policy.steps.find((step) => step.weight === weight), weight },
          ...policy.steps.filter((step) => step.weight > weight),
        ],
      }

function reply<T extends { etag: string }>(response: Response, state: T): T {
  response.set('etag', state.etag)
  return state
}

/** @throws Problem `no_rollout` */
function stateOf({ value, etag }: VersionedDocument<Deployment>): z.infer<typeof stateSchema> {
  const { model_name: model, canary, stable_run_id } = value
  if (canary) {
    const { run_id: canary_run_id, ...rest } = canary
    return {
      model,
      ...rest,
      stable_run_id,
      canary_run_id,
      counts: [],
      evidence: [],
      bounds: [],
      waiting_for: [],
      etag,
    }
  }
  const last = lastRollout(value)
  if (!last) throw noRollout(model)
  const { rollout, run_id: canary_run_id, who, why, when: ended } = last
  const weight = rollout.state === 'promoted' ? 100 : 0
  return { model, canary_run_id, ended, who, why, ...rollout, weight, waiting_for: [], etag }
}
