/** Which run of a model is served, and its history: `models/<name>/deployment.json`. */
import type { ArtifactStore, WriteCondition } from '../artifact-store/artifact-store.js'
import { deploymentSchema, type Deployment } from '../deployment.js'
import { Problem } from '../problem.js'
import type { PredictionLogSetting } from '../prediction-log.js'
import type { Canary } from '../rollout.js'
import { rollbackTarget } from '../rules/rollback-target.js'
import { Announcements } from './announcements.js'
import { parseDocument, updateDocument, type UpdateOptions, type VersionedDocument } from './documents.js'
import { extended, type Author } from './history.js'
import { keys } from './keys.js'
import { setPredictionLog } from './prediction-log.js'
import { changeThreshold, withThreshold } from './thresholds.js'
import {
  advanceRollout,
  endRollout,
  rolloutRunning,
  setRolloutState,
  startRollout,
  type RolloutBasis,
  type RolloutEnd,
  type RolloutStart,
} from './rollout-changes.js'

export interface Change extends Author {
  /** What must hold for the present deployment; without it a lost swap is tried again. */
  condition?: WriteCondition | undefined
}

/** A change of what is stable. */
export interface StableChange extends Change {
  /** In place of the run's own. */
  threshold?: number | undefined
  /** What the end of a rollout under way rests on, which is else the problem `rollout_running`. */
  force?: RolloutBasis | undefined
}

type Step = (current: Deployment | undefined) => Deployment

export class Deployments {
  readonly announcements: Announcements

  constructor(private readonly store: ArtifactStore) {
    this.announcements = new Announcements(store)
  }

  async find(model: string): Promise<VersionedDocument<Deployment> | undefined> {
    const key = keys.deployment(model)
    const object = await this.store.get(key)
    return object && { value: parseDocument(deploymentSchema, key, object), etag: object.etag }
  }

  /** Like `find`, but does not read a deployment that is still at `etag`. */
  async findIfChanged(model: string, etag: string) {
    const key = keys.deployment(model)
    const object = await this.store.getIfChanged(key, etag)
    if (object === undefined || object === 'unchanged') return object
    return { value: parseDocument(deploymentSchema, key, object), etag: object.etag }
  }

  /**
   * Makes a run the stable one. Deploying what is stable already changes at most its threshold; a damaged deployment is
   * replaced, and its history starts over.
   * @throws Problem `conflict`, `rollout_running`
   */
  deploy(model: string, runId: string, change: StableChange): Promise<VersionedDocument<Deployment>> {
    const step: Step = (current) => {
      const settled = current && withoutRollout(model, current, change)
      const { threshold } = change
      return settled?.stable_run_id === runId
        ? changeThreshold(settled, threshold, change)
        : withThreshold(next(model, settled, 'deploy', runId, change), runId, threshold)
    }
    return this.#update(model, step, { condition: change.condition, replaceDamaged: true })
  }

  /**
   * Returns to the run that the stable one replaced; again, to the one before that.
   * @throws Problem `model_not_found` without a deployment, `nothing_to_roll_back` without an earlier run, `conflict`,
   *   `rollout_running`
   */
  rollback(model: string, change: StableChange): Promise<VersionedDocument<Deployment>> {
    const step: Step = (current) => {
      const settled = current && withoutRollout(model, current, change)
      return next(model, settled, 'rollback', previousRun(model, settled), change)
    }
    return this.#update(model, step, { condition: change.condition })
  }

  /** @throws Problem `nothing_deployed`, `already_stable`, `rollout_running`, `conflict` */
  startRollout(
    model: string,
    start: RolloutStart,
    { condition, ...author }: Change,
  ): Promise<VersionedDocument<Deployment>> {
    const step: Step = (current) => startRollout(model, current, start, author)
    return this.#update(model, step, { condition })
  }

  /** @throws Problem `no_rollout`, `rollout_ended`, `conflict` */
  advanceRollout(
    model: string,
    to: Pick<Canary, 'step' | 'weight'>,
    { condition, ...author }: Change,
  ): Promise<VersionedDocument<Deployment>> {
    return this.#update(model, (current) => advanceRollout(model, current, to, author), { condition })
  }

  /** @throws Problem `no_rollout`, `rollout_ended`, `conflict` */
  setRolloutState(
    model: string,
    state: Canary['state'],
    { condition, ...author }: Change,
  ): Promise<VersionedDocument<Deployment>> {
    return this.#update(model, (current) => setRolloutState(model, current, state, author), { condition })
  }

  /** @throws Problem `no_rollout`, `rollout_ended`, `conflict` */
  endRollout(
    model: string,
    end: RolloutEnd,
    { condition, ...author }: Change,
  ): Promise<VersionedDocument<Deployment>> {
    const step: Step = (current) => endRollout(model, current, end, author)
    return this.#update(model, step, { condition })
  }

  /** @throws Problem `model_not_found` without a deployment, `conflict` */
  setPredictionLog(
    model: string,
    setting: PredictionLogSetting,
    { condition, ...author }: Change,
  ): Promise<VersionedDocument<Deployment>> {
    const step: Step = (current) => {
      if (!current) throw modelNotFound(model)
      return setPredictionLog(current, setting, author)
    }
    return this.#update(model, step, { condition })
  }

  async #update(model: string, step: Step, options: UpdateOptions): Promise<VersionedDocument<Deployment>> {
    await this.announcements.announce(model)
    return updateDocument(this.store, keys.deployment(model), deploymentSchema, step, options)
  }
}

/** @throws Problem `rollout_running`, unless the change is forced: the rollout is then aborted */
function withoutRollout(model: string, current: Deployment, { force, who, why }: StableChange): Deployment {
  if (!current.canary) return current
  if (!force) throw rolloutRunning(model, current.canary)
  const reason = `${who} changed the stable version by force`
  return endRollout(model, current, { state: 'aborted', reason, ...force }, { who, why })
}

function next(
  model: string,
  current: Deployment | undefined,
  action: 'deploy' | 'rollback',
  runId: string,
  { who, why, threshold }: StableChange,
): Deployment {
  const replaced = current?.stable_run_id ?? null
  const event = { action, run_id: runId, replaced, when: new Date().toISOString(), who, why }
  return {
    ...current,
    format_version: 1,
    model_name: model,
    stable_run_id: runId,
    history: extended(current?.history, { ...event, ...(threshold !== undefined && { threshold }) }),
  }
}

/** The run that a rollback would return to. */
export function previousRun(model: string, current: Deployment | undefined): string {
  if (!current) throw modelNotFound(model)
  const target = rollbackTarget(current)
  if (target !== undefined) return target
  throw new Problem(
    'nothing_to_roll_back',
    `${model} has no earlier version than ${current.stable_run_id}; deploy a run with POST /deploy?run_id=`,
    { received: current.stable_run_id },
  )
}

/** The problem of naming a model that is not deployed. */
export const modelNotFound = (model: string, deployed: readonly string[] = []) =>
  new Problem(
    'model_not_found',
    `no model called ${JSON.stringify(model)} is deployed; ${deployed.length ? `deployed are: ${deployed.join(', ')}` : 'GET /runs lists what POST /deploy?run_id= can deploy'}`,
    { received: model, expected: deployed },
  )
