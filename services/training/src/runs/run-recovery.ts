/** Looks at the start and then regularly for runs that nobody works on: nothing stays "running" for ever. */
import { setTimeout as delay } from 'node:timers/promises'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import type { Logger } from '@modelops/common/logging'
import type { RunStatus } from '@modelops/common/run-status'
import { interrupted } from './failure.js'
import { isOwnerDead } from './owner.js'
import type { RunRegistry } from './run-registry.js'
import type { RunCatalog } from './run-catalog.js'
import type { RunQueue } from './run-queue.js'

const INTERVAL_MS = 5_000

export class RunRecovery {
  /** Why the runs could not be looked at last time. */
  obstacle: string | undefined = 'the runs have not been looked at yet'
  readonly #stop = new AbortController()

  constructor(
    private readonly store: ArtifactStore,
    private readonly runs: RunCatalog,
    private readonly registry: RunRegistry,
    private readonly queue: RunQueue,
    private readonly logger: Logger,
  ) {}

  /** Ends after `stop`. */
  async start(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      await this.#tryLook()
      await delay(INTERVAL_MS, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  stop(): void {
    this.#stop.abort()
  }

  async #tryLook(): Promise<void> {
    try {
      await this.store.requireConditions()
      for (const run of await this.runs.unfinished()) await this.#recover(run)
      this.obstacle = undefined
    } catch (error) {
      this.obstacle = `the runs cannot be looked at: ${(error as Error).message}`
      this.logger.error({ err: error }, 'the runs cannot be looked at')
    }
  }

  async #recover(run: RunStatus): Promise<void> {
    if (this.queue.has(run.run_id)) return
    if (run.status === 'queued') return this.queue.add(run)
    if (!isOwnerDead(run.owner)) return
    const settled = await this.registry.settle(run, interrupted)
    this.logger.warn({ run_id: run.run_id, status: settled?.status }, 'a run was left behind')
  }
}
