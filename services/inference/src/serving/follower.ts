/** Keeps what is in service at what the registry says is deployed: on every replica, within seconds. */
import type { Logger } from '@modelops/common/logging'
import { messageOf, type Problem } from '@modelops/common/problem'
import type { Deployments } from '@modelops/common/registry/deployments'
import { isDamage } from '@modelops/common/registry/documents'
import type { ModelRegistry } from '@modelops/common/registry/model-registry'
import type { Catalog } from './catalog.js'
import { DueModels } from './due-models.js'
import type { Switch } from './switch.js'

const POLL_MS = 2000
/** Where requests cost money: with its jitter still within the five seconds in which replicas follow. */
const METERED_POLL_MS = 3250
const RETRY_MS = 15_000

export interface FollowerOptions {
  registry: ModelRegistry
  deployments: Deployments
  catalog: Catalog
  versions: Switch
  logger: Logger
}

/** The deployment of a model as it was last read. */
interface Followed {
  /** Undefined when it could not be read. */
  etag: string | undefined
  /** When it is read again though it has not changed, as it could not be followed. */
  retryAt?: number
}

export class Follower {
  readonly #models = new Map<string, Followed>()
  readonly #due: DueModels
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  #storeFailure: string | undefined
  #wasReady = false

  constructor(private readonly options: FollowerOptions) {
    const { registry, deployments, logger } = options
    const reportDamage = ({ detail }: Problem) => logger.warn(detail)
    this.#due = new DueModels({ registry, announcements: deployments.announcements, reportDamage })
  }

  /** Polls at once and then every two or three seconds, with jitter so that replicas do not ask in step. */
  start(): void {
    const interval = this.options.registry.store.metered ? METERED_POLL_MS : POLL_MS
    void this.options.versions
      .exclusively(() => this.#poll())
      .finally(() => {
        if (!this.#stopped)
          this.#timer = setTimeout(() => this.start(), interval * (0.8 + Math.random() * 0.4))
      })
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  /** Looks at one model's deployment now. */
  refresh(model: string): Promise<void> {
    return this.options.versions.exclusively(() => this.#follow(model))
  }

  /**
   * What keeps this replica from being ready: sentences, empty when nothing does. Once ready it stays so: a new model
   * that nobody can load must not take the others out of service on every replica.
   */
  notReady(): string[] {
    const { catalog } = this.options
    if (this.#wasReady) return []
    if (!catalog.complete) return [this.#storeFailure ?? 'the deployed models are being loaded']
    const failures = catalog.failures()
    this.#wasReady = failures.length === 0
    return failures
  }

  async #poll(): Promise<void> {
    const { registry, catalog, logger } = this.options
    try {
      await registry.store.requireConditions()
      await this.#due.visit((model) => this.#follow(model), this.#retries())
      if (this.#storeFailure) logger.info('the artifact store answers again')
      this.#storeFailure = undefined
      catalog.setComplete()
    } catch (error) {
      this.#report(error)
    }
  }

  /** The models that could not be followed, and are tried again now. */
  #retries(): string[] {
    const isDue = ({ retryAt = Infinity }: Followed) => retryAt <= Date.now()
    return [...this.#models].filter(([, followed]) => isDue(followed)).map(([model]) => model)
  }

  #report(error: unknown): void {
    const failure = messageOf(error)
    if (failure !== this.#storeFailure)
      this.options.logger.error({ err: error }, `following failed: ${failure}`)
    this.#storeFailure = failure
  }

  /** A damaged deployment must not keep those of other models from being followed. */
  async #follow(model: string): Promise<void> {
    const { versions } = this.options
    try {
      const found = await this.#findChanged(model)
      if (!found) return
      const { value, etag } = found
      const served = await versions.follow(value)
      this.#models.set(model, served ? { etag } : { etag, retryAt: Date.now() + RETRY_MS })
    } catch (error) {
      if (!isDamage(error)) throw error
      versions.fail(model, error.detail, error)
      this.#models.set(model, { etag: undefined })
    }
  }

  async #findChanged(model: string) {
    const { deployments } = this.options
    const { etag, retryAt = Infinity } = this.#models.get(model) ?? {}
    if (etag === undefined || retryAt <= Date.now()) return deployments.find(model)
    const found = await deployments.findIfChanged(model, etag)
    return found === 'unchanged' ? undefined : found
  }
}
