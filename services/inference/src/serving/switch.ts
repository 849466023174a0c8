/** Changes which version of a model is in service: one change at a time, and no request fails. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Deployment } from '@modelops/common/deployment'
import type { Logger } from '@modelops/common/logging'
import { isProblem, messageOf } from '@modelops/common/problem'
import { isKnownMode, type Canary } from '@modelops/common/rollout'
import type { Catalog } from './catalog.js'
import type { ModelVersion } from './model-version.js'
import type { PredictionLog } from '../prediction-log/prediction-log.js'
import type { Rollouts } from '../rollouts/rollouts.js'

const CLOSE_MS = 1000

export interface SwitchOptions {
  catalog: Catalog
  /** Reads a run, checks it and warms it. */
  load(model: string, runId: string): Promise<ModelVersion>
  rollouts: Rollouts
  predictionLog: Pick<PredictionLog, 'follow' | 'end'>
  logger: Logger
}

export class Switch {
  #queue: Promise<unknown> = Promise.resolve()
  /** The run that could not be loaded, by model. */
  readonly #failed = new Map<string, string>()
  /** The rollout that this build does not know how to serve, by model. */
  readonly #ignored = new Map<string, string>()

  constructor(private readonly options: SwitchOptions) {}

  /** One change at a time, in the order of the calls: what `action` reads is still so when it writes. */
  exclusively<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(action)
    this.#queue = result.catch(() => undefined)
    return result
  }

  /**
   * Changes a deployment once a run that it will name is loaded; then serves what it names. When anything fails,
   * nothing has changed.
   * @param commit writes the deployment
   */
  async exchange<T extends { value: Deployment }>(
    model: string,
    runId: string,
    commit: () => Promise<T>,
  ): Promise<T> {
    const { catalog } = this.options
    const version = catalog.findVersion(model, runId) ? undefined : await this.#load(model, runId)
    try {
      const result = await commit()
      this.#serve(result.value, version)
      catalog.setFailure(model, undefined)
      return result
    } catch (error) {
      await version?.retire()
      throw error
    }
  }

  /**
   * Serves what is deployed. If a run cannot be served, what it would replace stays, and the reason is kept; a
   * canary's requests then go to stable.
   * @returns whether all is in service
   * @throws Problem `store_unavailable`: the run may be as good as ever
   */
  async follow(deployment: Deployment): Promise<boolean> {
    const { model_name: model, stable_run_id } = deployment
    const canary = this.#rolloutOf(deployment)
    if (!(await this.#follow(deployment, stable_run_id))) return false
    if (canary && !(await this.#follow(deployment, canary.run_id))) return false
    this.options.catalog.setFailure(model, undefined)
    return true
  }

  /** Serves what a deployment names, as far as it is loaded, whatever other change is under way. */
  show(deployment: Deployment): void {
    this.#serve(deployment, undefined)
  }

  /** @returns whether this run of the deployment is in service */
  async #follow(deployment: Deployment, runId: string): Promise<boolean> {
    const { catalog } = this.options
    const { model_name: model } = deployment
    try {
      this.#serve(deployment, catalog.findVersion(model, runId) ?? (await this.#load(model, runId)))
      return true
    } catch (error) {
      if (isProblem(error, 'store_unavailable')) throw error
      this.fail(model, `${model}: run ${runId} cannot be served: ${messageOf(error)}`, error)
      this.#failed.set(model, runId)
      this.#serve(deployment, undefined)
      return false
    }
  }

  async #load(model: string, runId: string): Promise<ModelVersion> {
    const version = await this.options.load(model, runId)
    this.#failed.delete(model)
    const { backend, hasThread: own_thread = false } = version.runner
    this.options.logger.info({ model, run_id: runId, backend, own_thread }, 'loaded')
    return version
  }

  /** Keeps and logs why what is deployed of a model is not in service. */
  fail(model: string, failure: string, error: unknown): void {
    const { catalog, logger } = this.options
    if (catalog.failureOf(model) !== failure) logger.error({ err: error, model }, failure)
    catalog.setFailure(model, failure)
  }

  /** Waits for changes under way, but not for a store that hangs; then all versions answer what they have and end. */
  async close(): Promise<void> {
    await Promise.race([this.#queue, delay(CLOSE_MS, undefined, { ref: false })])
    await Promise.all(this.options.catalog.all().map((version) => version.retire()))
  }

  /**
   * Serves what a deployment names as far as it is loaded; without its stable run, what was served before.
   * @param version one of its runs
   */
  #serve(deployment: Deployment, version: ModelVersion | undefined): void {
    const { catalog, rollouts, predictionLog } = this.options
    const { model_name: model, stable_run_id, thresholds = {}, prediction_log } = deployment
    const rollout = this.#rolloutOf(deployment)
    const find = (runId: string) => (version?.runId === runId ? version : catalog.findVersion(model, runId))
    const stable = find(stable_run_id) ?? catalog.find(model, 'stable')
    if (!rollout) rollouts.end(model)
    if (!stable) return
    const canary = rollout && find(rollout.run_id)
    for (const served of [stable, canary]) {
      served?.decideBy(thresholds[served.runId])
      if (served) predictionLog.follow(served, prediction_log)
    }
    const isKnown = canary !== undefined || this.#failed.get(model) === rollout?.run_id
    const isSplit = stable.runId === stable_run_id && isKnown
    const replaced = catalog.put(model, {
      stable,
      canary,
      split: rollout && isSplit ? rollouts.splitOf(rollout, stable, canary) : undefined,
    })
    for (const old of replaced) this.#retire(old)
  }

  /** A rollout of a mode that only a newer build knows is left alone. */
  #rolloutOf({ model_name: model, canary }: Deployment): Canary | undefined {
    if (!canary || isKnownMode(canary.mode)) return canary
    if (this.#ignored.get(model) !== canary.id)
      this.options.logger.warn(
        { model, rollout: canary.id },
        `the rollout of ${canary.run_id} has the mode ${JSON.stringify(canary.mode)}, which this build does not know: stable answers all requests`,
      )
    this.#ignored.set(model, canary.id)
    return undefined
  }

  #retire(version: ModelVersion): void {
    const { logger, predictionLog } = this.options
    void version
      .retire()
      .catch((error: unknown) => logger.error({ err: error }, 'retiring failed'))
      .finally(() => predictionLog.end(version))
  }
}
