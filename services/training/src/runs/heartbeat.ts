/** Renews the owner's lease and writes the progress of a run, about once a second. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@modelops/common/logging'
import { isProblem } from '@modelops/common/problem'
import type { RunStatuses } from '@modelops/common/registry/run-statuses'
import type { RunStatus } from '@modelops/common/run-status'
import { thisOwner } from './owner.js'
import type { RunRef } from './transitions.js'

const INTERVAL_MS = 1_000

export class Heartbeat {
  progress: RunStatus['progress']
  phase: RunStatus['phase']
  readonly #lost = new AbortController()
  readonly #stop = new AbortController()
  readonly #running: Promise<void>

  constructor(
    private readonly statuses: RunStatuses,
    private readonly run: RunRef,
    private readonly logger: Logger,
  ) {
    this.#running = this.#beat()
  }

  /** Aborted when somebody else has ended the run, above all by cancelling it; the reason is the problem. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** Resolves when nothing more will be written. */
  stop(): Promise<void> {
    this.#stop.abort()
    return this.#running
  }

  async #beat(): Promise<void> {
    while (await pause(this.#stop.signal)) {
      try {
        const { model, run_id } = this.run
        const { progress, phase } = this
        await this.statuses.advance(model, run_id, { progress, phase, owner: thisOwner() })
      } catch (error) {
        if (isProblem(error, 'run_finished')) return this.#lost.abort(error)
        this.logger.warn({ err: error }, 'the progress of the run could not be written')
      }
    }
  }
}

/** False when it was stopped instead. */
const pause = (signal: AbortSignal) => delay(INTERVAL_MS, true, { signal }).catch(() => false)
