/** What happens to a deployment when a rollout starts, goes on and ends. */
import { randomUUID } from 'node:crypto'
import type { Deployment, DeploymentEvent } from '../deployment.js'
import { Problem } from '../problem.js'
import { extended, type Author } from './history.js'
import { withThreshold } from './thresholds.js'
import { canarySchema, type Canary, type EndedRollout } from '../rollout.js'

/** What a rollout begins with. */
export type RolloutStart = Pick<Canary, 'run_id' | 'mode' | 'policy'> &
  Partial<Pick<Canary, 'sample' | 'bins'>> & {
    /** In place of the run's own. */
    threshold?: number | undefined
  }

/** How a rollout ended, and what that rests on. */
export type RolloutEnd = Pick<EndedRollout, 'state' | 'reason'> & RolloutBasis

/** What the end of a rollout rests on. */
export interface RolloutBasis extends Pick<EndedRollout, 'counts' | 'evidence' | 'bounds' | 'comparison'> {
  /** The rollout that it is about, where that is known: another one is not ended by it. */
  of?: string
}

/** @throws Problem `nothing_deployed`, `already_stable`, `rollout_running` */
export function startRollout(
  model: string,
  current: Deployment | undefined,
  { threshold, ...start }: RolloutStart,
  author: Author,
): Deployment {
  const { run_id, mode, policy } = start
  if (!current)
    throw new Problem(
      'nothing_deployed',
      `nothing of ${model} is deployed yet, so there is nothing to compare ${run_id} with; deploy a first run with POST /deploy?run_id=`,
      { received: run_id },
    )
  refuseWhileRunning(current)
  if (current.stable_run_id === run_id)
    throw new Problem(
      'already_stable',
      `${run_id} is the stable version of ${model} already; roll another run out`,
      { received: run_id },
    )
  const now = new Date().toISOString()
  const canary: Canary = {
    id: randomUUID(),
    ...start,
    weight: mode === 'shadow' ? 0 : policy.steps[0]!.weight,
    state: 'running',
    step: 0,
    step_started: now,
    started: now,
    ...author,
  }
  const event = { ...eventOf(mode, run_id, author), ...(threshold !== undefined && { threshold }) }
  return withThreshold({ ...current, canary, history: extended(current.history, event) }, run_id, threshold)
}

/** @throws Problem `rollout_running` */
export function refuseWhileRunning({ model_name, canary }: Deployment): void {
  if (canary) throw rolloutRunning(model_name, canary)
}

export const rolloutRunning = (
  model: string,
  { id, run_id, mode, state, step, weight, started }: Canary,
): Problem =>
  new Problem(
    'rollout_running',
    `a rollout of ${run_id} is under way for ${model} (${mode}, ${weight} %, ${state}); end it with POST /canary/promote or POST /canary/abort, or by ?force=true of POST /deploy; GET /canary shows it`,
    { received: { id, run_id, mode, state, step, weight, started } },
  )

/** Goes on to a later step. */
export function advanceRollout(
  model: string,
  current: Deployment | undefined,
  to: Pick<Canary, 'step' | 'weight'>,
  author: Author,
): Deployment {
  const { deployment, canary } = running(model, current)
  return changed(deployment, 'advance', { ...canary, ...to, step_started: new Date().toISOString() }, author)
}

/** A pause stops the clock of the rollout. @returns the same deployment where it is so already */
export function setRolloutState(
  model: string,
  current: Deployment | undefined,
  state: Canary['state'],
  author: Author,
): Deployment {
  const { deployment, canary } = running(model, current)
  if (canary.state === state) return deployment
  if (state === 'paused')
    return changed(deployment, 'pause', { ...canary, state, paused: new Date().toISOString() }, author)
  const { paused: _, ...rest } = canary
  return changed(deployment, 'resume', { ...rest, state, paused_seconds: pausedSeconds(canary) }, author)
}

/** How long a rollout has been paused so far, in all. */
export function pausedSeconds({ paused, paused_seconds = 0 }: Canary): number {
  return paused_seconds + (paused === undefined ? 0 : Math.max(0, (Date.now() - Date.parse(paused)) / 1000))
}

const changed = (deployment: Deployment, action: string, canary: Canary, author: Author): Deployment => ({
  ...deployment,
  canary,
  history: extended(deployment.history, eventOf(action, canary.run_id, author)),
})

/** @returns the deployment without a rollout; promoted, its version is the stable one */
export function endRollout(
  model: string,
  current: Deployment | undefined,
  { of, ...end }: RolloutEnd,
  author: Author,
): Deployment {
  const { deployment, canary } = running(model, current, of)
  const { canary: _, ...rest } = deployment
  const { id, run_id, mode, step, weight, policy, started } = canary
  const { stable_run_id } = deployment
  const rollout: EndedRollout = { id, mode, ...end, stable_run_id, step, weight, policy, started }
  const isPromoted = end.state === 'promoted'
  const event = {
    ...eventOf(isPromoted ? 'promote' : 'abort', run_id, author),
    replaced: isPromoted ? stable_run_id : null,
    rollout,
  }
  return {
    ...rest,
    ...(isPromoted ? { stable_run_id: run_id } : {}),
    history: extended(deployment.history, event),
  }
}

/**
 * @param wanted the id of the rollout; undefined: whichever it is
 * @throws Problem `no_rollout`, or `rollout_ended` where there was one
 */
function running(model: string, current: Deployment | undefined, wanted?: string) {
  // As it stands in the store, which may have no more than a rollout needs.
  if (current?.canary && (wanted === undefined || wanted === current.canary.id))
    return { deployment: current, canary: canarySchema.parse(current.canary) }
  const last = current && lastRollout(current)
  if (!last) throw noRollout(model)
  const { state, id } = last.rollout
  throw new Problem(
    'rollout_ended',
    `the last rollout of ${model}, of ${last.run_id}, was ${state} at ${last.when}; start another one with POST /canary`,
    { received: { id, run_id: last.run_id, state } },
  )
}

/** The entry of the rollout that ended last; undefined where none has. */
export function lastRollout({ history }: Pick<Deployment, 'history'>) {
  const event = history.findLast(({ rollout }) => rollout !== undefined)
  return event && { ...event, rollout: event.rollout! }
}

export const noRollout = (model: string) =>
  new Problem('no_rollout', `no rollout of ${model} runs, and none has ended; start one with POST /canary`, {
    received: model,
  })

const eventOf = (action: string, run_id: string, { who, why }: Author): DeploymentEvent => ({
  action,
  run_id,
  replaced: null,
  when: new Date().toISOString(),
  who,
  why,
})
