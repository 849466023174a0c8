/** /canary and /shadow: rollouts. */
import type { Deployment } from '@modelops/common/deployment'
import { route, type AnyRoute } from '@modelops/common/http/route'
import type { ProblemCode } from '@modelops/common/problem'
import type { VersionedDocument } from '@modelops/common/registry/documents'
import { nameSchema } from '@modelops/common/registry/keys'
import { modelNotFound, type Change } from '@modelops/common/registry/deployments'
import { rolloutPolicySchema, type RolloutPolicy } from '@modelops/common/rollout'
import type { Response } from 'express'
import { z } from 'zod'
import { modelQuery } from '../http/model-query.js'
import { rolloutStateOf, rolloutStateSchema } from '../rollouts/rollout-state.js'
import { authorOf, changeBody, changeHeaders, changeOf, changeQuery, thresholdField } from './changes.js'
import type { Context } from './context.js'

const startShape = {
  run_id: nameSchema,
  threshold: thresholdField,
  who: changeQuery.who,
  why: changeQuery.why,
}

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
  .refine(({ policy, weight }) => rolloutPolicySchema.safeParse(startingAt(policy, weight)).success, {
    error:
      'expected a policy that can also be met when it begins at this weight: max_seconds, number of steps',
    path: ['weight'],
    when: ({ issues }) => issues.length === 0, // else what is wrong is said already
  })
  .meta({ id: 'CanaryRequest', example: { run_id: '20260102-030405-abcdef' } })

const shadowRequest = z
  .strictObject({
    ...startShape,
    sample: z
      .number()
      .gt(0)
      .max(1)
      .default(1)
      .describe('Share of the requests that the canary computes too, 0 to 1'),
  })
  .meta({ id: 'ShadowRequest', example: { run_id: '20260102-030405-abcdef', sample: 0.5 } })

const answer = { description: 'The rollout', content: rolloutStateSchema }
const endProblems: ProblemCode[] = [
  'model_required',
  'model_not_found',
  'no_rollout',
  'rollout_ended',
  'conflict',
]

const startProblems: ProblemCode[] = [
  'run_not_found',
  'invalid_config',
  'nothing_deployed',
  'already_stable',
  'rollout_running',
  'conflict',
  'incompatible_inputs',
  'artifact_corrupt',
  'format_too_new',
  'unsupported_model',
]

export const rolloutRoutes = (context: Context): AnyRoute[] => [
  startCanary(context),
  showRollout(context),
  changeRoute(context, 'promote', 'Make the canary the stable version now', endAs(context, 'promoted')),
  changeRoute(
    context,
    'abort',
    'End the rollout: all requests go to the stable version',
    endAs(context, 'aborted'),
  ),
  changeRoute(
    context,
    'pause',
    'Stay at the present step: harm still aborts, the clock stops; of a shadow: compute nothing',
    (model, change) => context.operator.setState(model, 'paused', change),
  ),
  changeRoute(context, 'resume', 'Go on after a pause', (model, change) =>
    context.operator.setState(model, 'running', change),
  ),
  startShadow(context),
]

const startCanary = (context: Context): AnyRoute =>
  route({
    method: 'post',
    path: '/canary',
    summary: 'Roll a run out: a share of the requests goes to it',
    headers: changeHeaders,
    body: canaryRequest,
    status: 201,
    answer,
    problems: startProblems,
    handle: async ({ body, headers, response }) => {
      const policy = startingAt(body.policy, body.weight)
      const { run_id, threshold } = body
      const start = { run_id, threshold, mode: 'canary' as const, policy }
      return reply(context, response, await context.operator.start(start, changeOf(body, headers)), 201)
    },
  })

const startShadow = (context: Context): AnyRoute =>
  route({
    method: 'post',
    path: '/shadow',
    summary: 'Let a run compute copies of requests once they are answered, and compare',
    headers: changeHeaders,
    body: shadowRequest,
    status: 201,
    answer,
    problems: startProblems,
    handle: async ({ body, headers, response }) => {
      const { run_id, threshold, sample } = body
      const start = {
        run_id,
        threshold,
        sample,
        mode: 'shadow' as const,
        policy: rolloutPolicySchema.parse({}),
      }
      return reply(context, response, await context.operator.start(start, changeOf(body, headers)), 201)
    },
  })

const showRollout = (context: Context): AnyRoute =>
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
      if (!deployed) throw modelNotFound(model)
      // Its counts change while the deployment, whose etag this is, stays: a cache would show old ones.
      response.set('cache-control', 'no-store')
      return reply(context, response, deployed)
    },
  })

/** A change of the rollout under way. */
const changeRoute = (
  context: Context,
  action: 'promote' | 'abort' | 'pause' | 'resume',
  summary: string,
  apply: (model: string, change: Change) => Promise<VersionedDocument<Deployment>>,
): AnyRoute =>
  route({
    method: 'post',
    path: `/canary/${action}`,
    summary,
    query: { ...modelQuery, ...changeQuery },
    headers: changeHeaders,
    body: changeBody,
    answer,
    problems: endProblems,
    handle: async ({ query, body, headers, response }) => {
      const change = changeOf(authorOf(query, body), headers)
      return reply(context, response, await apply(modelOf(context, query.model), change))
    },
  })

const endAs =
  ({ examiner, operator }: Context, state: 'promoted' | 'aborted') =>
  async (model: string, change: Change) => {
    const { who, why } = change
    const basis = await examiner.basisOf(model)
    return operator.end(model, { ...basis, state, reason: `${state} by ${who}${why && `: ${why}`}` }, change)
  }

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

async function reply(
  { examiner }: Context,
  response: Response,
  deployed: VersionedDocument<Deployment>,
  status = 200,
) {
  response.status(status).set('etag', deployed.etag)
  return rolloutStateOf(deployed, examiner)
}
