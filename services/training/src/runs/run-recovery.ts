/** Looks at the start and then regularly for runs that nobody works on: nothing stays "running" for ever. */
import { setTimeout as delay } from 'node:timers/promises'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import type { Logger } from '@modelops/common/logging'
import { keys } from '@modelops/common/registry/keys'
import type { RunStatus } from '@modelops/common/run-status'
import { interrupted } from './failure.js'
import { isOwnerDead } from './owner.js'
import type { RunRegistry } from './run-registry.js'
import type { RunCatalog } from './run-catalog.js'
import type { RunQueue } from './run-queue.js'

const INTERVAL_MS = 5_000
/** Where requests cost money: how often all runs are listed, and how often an idle store is seen to be there. */
const SWEEP_MS = 1_200_000
const IDLE_MS = 30_000

export class RunRecovery {
  /** Why the runs could not be looked at last time. */
  obstacle: string | undefined = 'the runs have not been looked at yet'
  readonly #stop = new AbortController()
  #sweepAt = 0

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
      const found = await this.#tryLook()
      const isIdle = this.store.metered && found === 0
      await delay(isIdle ? IDLE_MS : INTERVAL_MS, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  stop(): void {
    this.#stop.abort()
  }

  /** @returns how many runs have not ended; undefined when they could not be looked at */
  async #tryLook(): Promise<number | undefined> {
    try {
      await this.store.requireConditions()
      const runs = await this.#unfinished()
      for (const run of runs) await this.#recover(run)
      this.obstacle = undefined
      return runs.length
    } catch (error) {
      this.obstacle = `the runs cannot be looked at: ${(error as Error).message}`
      this.logger.error({ err: error }, 'the runs cannot be looked at')
      return undefined
    }
  }

  /** Of all runs; between two sweeps of those that are known, or else the store is only seen to answer. */
  async #unfinished(): Promise<RunStatus[]> {
    if (Date.now() < this.#sweepAt) {
      const known = await this.runs.knownUnfinished()
      if (known.length === 0) await this.store.exists(keys.scratch.training)
      return known
    }
    const runs = await this.runs.unfinished()
    if (this.store.metered) this.#sweepAt = Date.now() + SWEEP_MS
    return runs
  }

  async #recover(run: RunStatus): Promise<void> {
    if (this.queue.has(run.run_id)) return
    if (run.status === 'queued') return this.queue.add(run)
    if (!isOwnerDead(run.owner)) return
    const settled = await this.registry.settle(run, interrupted)
    this.logger.warn({ run_id: run.run_id, status: settled?.status }, 'a run was left behind')
  }
}
