/** Keeps the catalog at what the registry says is deployed: on every replica, within seconds. */
import { setTimeout as delay } from 'node:timers/promises'
import { isProblem } from '@modelops/common/problem'
import type { Logger } from '@modelops/common/logging'
import { isDamage } from '@modelops/common/registry/documents'
import type { Deployments } from '@modelops/common/registry/deployments'
import type { ModelRegistry } from '@modelops/common/registry/model-registry'
import type { Catalog } from './catalog.js'
import type { ModelVersion } from './model-version.js'

const POLL_MS = 2000
const RETRY_MS = 15_000
const STOP_MS = 1000

export interface FollowerOptions {
  registry: ModelRegistry
  deployments: Deployments
  catalog: Catalog
  load(model: string, runId: string): Promise<ModelVersion>
  logger: Logger
}

interface Followed {
  /** Undefined when the deployment could not be read. */
  etag: string | undefined
  /** Why the deployed run is not the one in service. */
  failure?: string
  retryAt?: number
}

export class Follower {
  readonly #models = new Map<string, Followed>()
  #timer: NodeJS.Timeout | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #stopped = false
  #storeFailure: string | undefined
  #wasReady = false

  constructor(private readonly options: FollowerOptions) {}

  /** Polls at once and then every two seconds, with jitter so that replicas do not ask in step. */
  start(): void {
    void this.exclusively(() => this.#poll()).finally(() => {
      if (!this.#stopped) this.#timer = setTimeout(() => this.start(), POLL_MS * (0.75 + Math.random() / 2))
    })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    // A store that hangs must not keep the process from ending.
    await Promise.race([this.#queue, delay(STOP_MS, undefined, { ref: false })])
  }

  /** One change of the catalog at a time, in the order of the calls. */
  exclusively<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(action)
    this.#queue = result.catch(() => undefined)
    return result
  }

  /** Looks at one model's deployment now. */
  refresh(model: string): Promise<void> {
    return this.exclusively(() => this.#follow(model))
  }

  /**
   * What keeps this replica from being ready: sentences, empty when nothing does. Once ready it stays so: a new model
   * that nobody can load must not take the others out of service on every replica.
   */
  notReady(): string[] {
    if (this.#wasReady) return []
    if (!this.options.catalog.complete) return [this.#storeFailure ?? 'the deployed models are being loaded']
    const failures = [...this.#models].flatMap(([model, { failure }]) =>
      failure && !this.options.catalog.get(model) ? [failure] : [],
    )
    this.#wasReady = failures.length === 0
    return failures
  }

  /** Why the deployed run of a model is not in service here; `undefined` when it is. */
  failureOf(model: string): string | undefined {
    return this.#models.get(model)?.failure
  }

  /** Puts a version in service, and retires the one before when its last answer is out. */
  swap(version: ModelVersion, etag: string): void {
    const replaced = this.options.catalog.put(version)
    this.#models.set(version.name, { etag })
    const { name: model, runId: run_id } = version
    this.options.logger.info(
      { model, run_id, replaced: replaced?.runId, backend: version.runner.backend },
      'serving',
    )
    void replaced
      ?.retire()
      .catch((error: unknown) => this.options.logger.error({ err: error }, 'retiring failed'))
  }

  async #poll(): Promise<void> {
    try {
      for (const model of await this.options.registry.listModels()) await this.#follow(model)
      if (this.#storeFailure) this.options.logger.info('the artifact store answers again')
      this.#storeFailure = undefined
      this.options.catalog.complete = true
    } catch (error) {
      this.#report(error)
    }
  }

  #report(error: unknown): void {
    const failure = messageOf(error)
    if (failure !== this.#storeFailure)
      this.options.logger.error({ err: error }, `following failed: ${failure}`)
    this.#storeFailure = failure
  }

  /** A damaged deployment must not keep those of other models from being followed. */
  async #follow(model: string): Promise<void> {
    try {
      const found = await this.#findChanged(model)
      if (found) await this.#apply(model, found.value.stable_run_id, found.etag)
    } catch (error) {
      if (!isDamage(error)) throw error
      this.#fail(model, undefined, error.detail, error)
    }
  }

  async #findChanged(model: string) {
    const { deployments } = this.options
    const { etag, retryAt = Infinity } = this.#models.get(model) ?? {}
    if (etag === undefined || retryAt <= Date.now()) return deployments.find(model)
    const found = await deployments.findIfChanged(model, etag)
    return found === 'unchanged' ? undefined : found
  }

  async #apply(model: string, runId: string, etag: string): Promise<void> {
    const { catalog, load } = this.options
    if (catalog.get(model)?.runId === runId) {
      this.#models.set(model, { etag })
      return
    }
    try {
      this.swap(await load(model, runId), etag)
    } catch (error) {
      if (isProblem(error, 'store_unavailable')) throw error
      this.#fail(model, etag, `${model}: run ${runId} cannot be served: ${messageOf(error)}`, error)
    }
  }

  #fail(model: string, etag: string | undefined, failure: string, error: unknown): void {
    if (this.#models.get(model)?.failure !== failure)
      this.options.logger.error({ err: error, model }, failure)
    this.#models.set(model, { etag, failure, retryAt: Date.now() + RETRY_MS })
    this.options.catalog.fail(model, failure)
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
