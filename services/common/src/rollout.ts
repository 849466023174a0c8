/** Rollouts: the schemas of a policy, of the canary in `deployment.json` and of what is kept of one that has ended. */
import { z } from 'zod'

const weightSchema = z
  .number()
  .min(0)
  .max(100)
  .describe('Share of the requests that the canary gets, in percent')

const stepSchema = z
  .strictObject({
    weight: weightSchema,
    min_seconds: z.number().min(0).max(31_536_000).default(30).describe('The step takes at least this long'),
    min_requests: z
      .int()
      .min(0)
      .max(1_000_000_000)
      .default(100)
      .describe('The canary answers at least so many requests in the step, whatever session they are of'),
  })
  .meta({ id: 'RolloutStep', example: { weight: 5, min_seconds: 30, min_requests: 100 } })

export type RolloutStep = z.infer<typeof stepSchema>

const DEFAULT_STEPS: RolloutStep[] = [5, 25, 50, 100].map((weight) => ({
  weight,
  min_seconds: 30,
  min_requests: 100,
}))

const policyShape = {
  steps: z
    .array(stepSchema)
    .min(1)
    .max(20)
    .refine(ascend, { error: 'expected each step to have a larger weight than the one before' })
    .default(DEFAULT_STEPS),
  alpha: z
    .number()
    .gt(0)
    .max(0.5)
    .default(0.01)
    .describe('At most this share of rollouts without any difference is aborted, however often one looks'),
  tolerance: z
    .number()
    .gt(0)
    .max(1)
    .default(0.01)
    .describe(
      "A step is passed once the canary's shares of errors and slow computations are shown to be at most this much above stable's",
    ),
  max_seconds: z
    .number()
    .gt(0)
    .optional()
    .describe('How long the rollout may take without a decision; no limit without it'),
  on_timeout: z.enum(['hold', 'abort']).default('hold').describe('What becomes of it after that time'),
  max_shift: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe(
      'How far the predictions may move: total variation of the classes, or Kolmogorov-Smirnov of the values',
    ),
}

/** Below these, evidence and its threshold are no numbers any more, and nothing is ever decided. */
const LEAST_WEIGHT = 0.001
const LEAST_ALPHA = 1e-9

/** What people send, made complete. */
export const rolloutPolicySchema = z
  .strictObject(policyShape)
  .refine(hasTime, {
    error: 'expected max_seconds to be at least the sum of min_seconds of the steps',
    path: ['max_seconds'],
  })
  .refine(({ steps }) => steps.every(({ weight }) => weight === 0 || weight >= LEAST_WEIGHT), {
    error: `expected weights of 0 or of ${LEAST_WEIGHT} and more`,
    path: ['steps'],
  })
  .refine(({ alpha }) => alpha >= LEAST_ALPHA, {
    error: `expected an alpha of ${LEAST_ALPHA} or more`,
    path: ['alpha'],
    when: ({ issues }) => issues.length === 0,
  })
  .meta({ id: 'RolloutPolicy' })

export type RolloutPolicy = z.infer<typeof rolloutPolicySchema>

/** As it is kept; a newer version may have written more. */
const keptPolicySchema = z
  .looseObject({ ...policyShape, steps: z.array(z.looseObject(stepSchema.shape)).min(1) })
  .meta({ id: 'KeptRolloutPolicy' })

function ascend(steps: readonly RolloutStep[]): boolean {
  return steps.every(({ weight }, i) => i === 0 || weight > steps[i - 1]!.weight)
}

function hasTime({
  max_seconds,
  steps,
}: {
  max_seconds?: number | undefined
  steps: RolloutStep[]
}): boolean {
  return max_seconds === undefined || max_seconds >= steps.reduce((sum, step) => sum + step.min_seconds, 0)
}

export const rolloutModes = ['canary', 'shadow'] as const
type RolloutMode = (typeof rolloutModes)[number]

/** A newer version may write others: such a rollout is shown and can be ended, and stable answers. */
export const modeSchema = z
  .string()
  .describe(`How the version is tried: ${rolloutModes.join(' or ')}; a newer build may write others`)

export const isKnownMode = (mode: string): mode is RolloutMode =>
  (rolloutModes as readonly string[]).includes(mode)

const knownCanarySchema = z
  .looseObject({
    id: z.string().describe('Of the rollout'),
    run_id: z.string(),
    weight: weightSchema,
    mode: modeSchema.default('canary'),
    state: z.enum(['running', 'paused']).catch('paused').default('running'),
    paused: z.iso.datetime().optional().describe('When it was paused, while it is'),
    paused_seconds: z.number().min(0).optional().describe('How long it was paused before'),
    step: z.int().min(0).default(0).describe('Index in the steps of the policy'),
    step_started: z.iso.datetime(),
    policy: keptPolicySchema,
    sample: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .describe('Of a shadow: the share of requests that it computes'),
    bins: z
      .array(z.number())
      .optional()
      .describe("Of a regression: bounds between which predictions are counted, from stable's recent ones"),
    started: z.iso.datetime(),
    who: z.string().default('unknown'),
    why: z.string().default(''),
  })
  .meta({ id: 'Canary' })

/** Others may write one with what it needs alone: the rollout of a run is then named and timed by its start. */
const withName = (written: unknown) => {
  if (typeof written !== 'object' || written === null) return written
  const { run_id, started } = written as { run_id?: unknown; started?: unknown }
  return { id: `${String(run_id)}-${Date.parse(String(started))}`, step_started: started, ...written }
}

/** A rollout under way, in `deployment.json`. */
export const canarySchema = z.preprocess(withName, knownCanarySchema)

export type Canary = z.infer<typeof canarySchema>

const count = z.number().min(0)

/** What one route has counted in one step, each kind once for a session; requests that asked for a route are not among them. */
export const routeCountsSchema = z.object({
  requests: count.describe('Of a session, only the first one'),
  answers: count.optional().describe('Of these, and of all others of sessions; older builds counted none'),
  errors: count.describe('The server failed'),
  refusals: count.describe('Requests that this version refused and the other one takes'),
  computations: count.describe("Requests of which the model's own time was measured"),
  slow: count.describe("Of these, those above 1.2 times stable's p95"),
  outputs: z.array(count).describe("By class, or between the quantiles of stable's values; of first rows"),
})

export type RouteCounts = z.infer<typeof routeCountsSchema>

export const stepCountsSchema = z
  .object({ weight: weightSchema, stable: routeCountsSchema, canary: routeCountsSchema })
  .meta({ id: 'RolloutStepCounts' })

/** The counts of both routes in one step, over all replicas. */
export type StepCounts = z.infer<typeof stepCountsSchema>

export const evidenceSchema = z
  .looseObject({
    kind: z.string().describe('What is compared, such as errors'),
    e_value: z.number().describe('The evidence against the canary: the rollout is aborted at the threshold'),
    threshold: z.number(),
  })
  .meta({ id: 'RolloutEvidence' })

export type Evidence = z.infer<typeof evidenceSchema>

export const boundSchema = z.looseObject({ kind: z.string() }).meta({ id: 'RolloutBound' })

/** What a shadow's answers are beside stable's, over all replicas; they are never returned. */
export const comparisonSchema = z
  .object({
    compared: count.describe('Requests that both versions computed; of several rows, the first'),
    agreed: count.describe('Of these, those with the same class, or a value that differs by less than 0.1 %'),
    failed: count.describe('Requests that the canary refused or failed on'),
    dropped: count.describe('Requests that were not computed, as others waited'),
    differences: z
      .array(count)
      .describe(
        'Of the probabilities of the class that stable predicts, or of values relative to them: below 0.0001, 0.001, 0.01, 0.1, 1 and above',
      ),
  })
  .meta({ id: 'ShadowComparison' })

export type Comparison = z.infer<typeof comparisonSchema>

/** A rollout that has ended, in the deployment's history, with what its end rests on. */
export const endedRolloutSchema = z
  .looseObject({
    id: z.string(),
    mode: modeSchema,
    state: z.enum(['promoted', 'aborted']).catch('aborted'),
    stable_run_id: z.string().describe('What was stable while it ran'),
    step: z.int(),
    weight: weightSchema,
    policy: keptPolicySchema,
    started: z.iso.datetime(),
    reason: z.string(),
    counts: z.array(stepCountsSchema).describe('By step'),
    evidence: z.array(evidenceSchema),
    bounds: z.array(boundSchema),
    comparison: comparisonSchema.optional().describe('Of a shadow'),
  })
  .meta({ id: 'EndedRollout' })

export type EndedRollout = z.infer<typeof endedRolloutSchema>

const badCounts = z.object({ errors: count, refusals: count, slow: count })
const routeHarm = z.object({
  alone: badCounts.describe('Bad events of requests without a session'),
  first: badCounts.describe('Bad ones of the trials that the route counts: of a session, the first one'),
})
const hashes = z.array(count)

const harmCountsSchema = z.object({
  stable: routeHarm,
  canary: routeHarm,
  sessions: z
    .object({ errors: hashes, refusals: hashes, slow: hashes })
    .describe('The sessions that were bad, by a hash of 32 bits, which tells the route as well'),
})

/** The bad events of one process in one step, such that each session can be counted once over all of them. */
export type HarmCounts = z.infer<typeof harmCountsSchema>

/** What one process has counted in one step. */
const processStepSchema = stepCountsSchema.extend({
  harm: harmCountsSchema.optional().describe('Older builds wrote none'),
})

export type ProcessStep = z.infer<typeof processStepSchema>

/** What one process has counted since it began to serve a rollout. */
export const processCountsSchema = z.object({
  format_version: z.literal(1),
  steps: z.array(processStepSchema),
  comparison: comparisonSchema,
})

export type ProcessCounts = z.infer<typeof processCountsSchema>
