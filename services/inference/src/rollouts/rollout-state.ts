/** A rollout as clients see it, under way or ended. */
import type { Deployment } from '@modelops/common/deployment'
import type { VersionedDocument } from '@modelops/common/registry/documents'
import { lastRollout, noRollout } from '@modelops/common/registry/rollout-changes'
import {
  boundSchema,
  comparisonSchema,
  evidenceSchema,
  modeSchema,
  stepCountsSchema,
} from '@modelops/common/rollout'
import { z } from 'zod'
import type { Examiner } from './findings.js'

export const rolloutStateSchema = z
  .object({
    model: z.string(),
    id: z.string().describe('Of the rollout'),
    mode: modeSchema,
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
    reason: z.string().describe('Why it ended, or what the verdict says at the moment'),
    counts: z.array(stepCountsSchema).describe('By step, of all replicas'),
    evidence: z.array(evidenceSchema),
    bounds: z.array(boundSchema),
    comparison: comparisonSchema.optional().describe('Of a shadow'),
    waiting_for: z.array(z.string()).describe('What the present step still waits for: sentences'),
    etag: z.string().describe('Of the deployment, for If-Match, with its quotes'),
  })
  .meta({ id: 'Rollout' })

type RolloutState = z.infer<typeof rolloutStateSchema>

const SHADOW_ENDS = 'a decision by hand: a shadow answers nobody, so that the verdict passes no step of it'
const UNKNOWN_ENDS = 'a newer build of ModelOps, which knows this mode; stable answers all requests here'

/**
 * The rollout under way, else the one that ended last.
 * @throws Problem `no_rollout`
 */
export async function rolloutStateOf(
  deployed: VersionedDocument<Deployment>,
  examiner: Examiner,
): Promise<RolloutState> {
  const { value, etag } = deployed
  const { model_name: model, canary, stable_run_id } = value
  if (!canary) return endedState(deployed)
  const { decision: _, comparison, ...findings } = await examiner.describe(model, canary)
  const { run_id: canary_run_id, ...rest } = canary
  const shown = { model, ...rest, stable_run_id, canary_run_id, etag }
  if (canary.mode === 'canary') return { ...shown, ...findings }
  if (canary.mode === 'shadow') return { ...shown, ...unjudged(SHADOW_ENDS), comparison }
  return { ...shown, ...unjudged(UNKNOWN_ENDS) }
}

/** The verdict has nothing to say: nobody was answered by the canary. */
const unjudged = (waitsFor: string) => ({
  reason: '',
  ...{ counts: [], evidence: [], bounds: [] },
  waiting_for: [waitsFor],
})

function endedState({ value, etag }: VersionedDocument<Deployment>): RolloutState {
  const { model_name: model } = value
  const last = lastRollout(value)
  if (!last) throw noRollout(model)
  const { rollout, run_id: canary_run_id, who, why, when: ended } = last
  const weight = rollout.state === 'promoted' ? 100 : 0
  return { model, canary_run_id, ended, who, why, ...rollout, weight, waiting_for: [], etag }
}
