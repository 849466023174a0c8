/** Changes which version of a model is in service: one change at a time, and no request fails. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@modelops/common/logging'
import { isProblem, messageOf } from '@modelops/common/problem'
import type { Catalog } from './catalog.js'
import type { ModelVersion } from './model-version.js'
import type { RouteName } from './route.js'

const CLOSE_MS = 1000

export interface SwitchOptions {
  catalog: Catalog
  /** Reads a run, checks it and warms it. */
  load(model: string, runId: string): Promise<ModelVersion>
  logger: Logger
}

export class Switch {
  #queue: Promise<unknown> = Promise.resolve()

  constructor(private readonly options: SwitchOptions) {}

  /** One change at a time, in the order of the calls: what `action` reads is still so when it writes. */
  exclusively<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(action)
    this.#queue = result.catch(() => undefined)
    return result
  }

  /**
   * Puts a run on a route of its model once it is loaded and `commit` has succeeded. The version before is retired
   * when its last answer is out. When anything fails, nothing has changed.
   */
  async exchange<T>(model: string, route: RouteName, runId: string, commit: () => Promise<T>): Promise<T> {
    const { catalog, load } = this.options
    const version = catalog.find(model, route)?.runId === runId ? undefined : await load(model, runId)
    try {
      const result = await commit()
      if (version) this.#put(route, version)
      catalog.setFailure(model, undefined)
      return result
    } catch (error) {
      await version?.retire()
      throw error
    }
  }

  /**
   * Puts deployed runs on their routes. If one cannot be served, the version before stays there and the reason is kept.
   * @returns whether all are in service
   * @throws Problem `store_unavailable`: the run may be as good as ever
   */
  async follow(model: string, runs: Iterable<readonly [RouteName, string]>): Promise<boolean> {
    for (const [route, runId] of runs)
      try {
        await this.exchange(model, route, runId, () => Promise.resolve())
      } catch (error) {
        if (isProblem(error, 'store_unavailable')) throw error
        this.fail(model, `${model}: run ${runId} cannot be served: ${messageOf(error)}`, error)
        return false
      }
    return true
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

  #put(route: RouteName, version: ModelVersion): void {
    const { catalog, logger } = this.options
    const replaced = catalog.put(route, version)
    const { name: model, runId: run_id } = version
    logger.info({ model, run_id, replaced: replaced?.runId, backend: version.runner.backend }, 'serving')
    void replaced?.retire().catch((error: unknown) => logger.error({ err: error }, 'retiring failed'))
  }
}
