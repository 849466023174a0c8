/** Which run of a model is served, and its history: `models/<name>/deployment.json`. */
import type { ArtifactStore, WriteCondition } from '../artifact-store/artifact-store.js'
import { deploymentSchema, type Deployment } from '../deployment.js'
import { Problem } from '../problem.js'
import { rollbackTarget } from '../rules/rollback-target.js'
import { Announcements } from './announcements.js'
import { parseDocument, updateDocument, type UpdateOptions, type VersionedDocument } from './documents.js'
import { keys } from './keys.js'

const HISTORY_LENGTH = 200

export interface Change {
  who: string
  why: string
  /** What must hold for the present deployment; without it a lost swap is tried again. */
  condition?: WriteCondition | undefined
}

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
   * Makes a run the stable one. Deploying what is stable already changes nothing; a damaged deployment is replaced, and
   * its history starts over.
   */
  deploy(model: string, runId: string, change: Change): Promise<VersionedDocument<Deployment>> {
    const step = (current: Deployment | undefined) =>
      current?.stable_run_id === runId ? current : next(model, current, 'deploy', runId, change)
    return this.#update(model, step, { condition: change.condition, replaceDamaged: true })
  }

  /**
   * Returns to the run that the stable one replaced; again, to the one before that.
   * @throws Problem `model_not_found` without a deployment, `nothing_to_roll_back` without an earlier run
   */
  rollback(model: string, change: Change): Promise<VersionedDocument<Deployment>> {
    const step = (current: Deployment | undefined) =>
      next(model, current, 'rollback', previousRun(model, current), change)
    return this.#update(model, step, change)
  }

  async #update(
    model: string,
    step: (current: Deployment | undefined) => Deployment,
    options: UpdateOptions,
  ): Promise<VersionedDocument<Deployment>> {
    await this.announcements.announce(model)
    return updateDocument(this.store, keys.deployment(model), deploymentSchema, step, options)
  }
}

function next(
  model: string,
  current: Deployment | undefined,
  action: 'deploy' | 'rollback',
  runId: string,
  { who, why }: Change,
): Deployment {
  const replaced = current?.stable_run_id ?? null
  const event = { action, run_id: runId, replaced, when: new Date().toISOString(), who, why }
  return {
    ...current,
    format_version: 1,
    model_name: model,
    stable_run_id: runId,
    history: [...(current?.history ?? []), event].slice(-HISTORY_LENGTH),
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
