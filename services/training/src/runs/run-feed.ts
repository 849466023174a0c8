/** The epochs of the runs that this service trains, kept in memory for those who watch. */
import { EventEmitter, once } from 'node:events'
import type { EpochReport } from '../learn/train-model.js'

const KEPT_RUNS = 20

export class RunFeed {
  readonly #epochs = new Map<string, EpochReport[]>()
  readonly #changes = new EventEmitter().setMaxListeners(0)

  begin(runId: string): void {
    this.#epochs.delete(runId)
    this.#epochs.set(runId, [])
    const [oldest] = this.#epochs.keys()
    if (this.#epochs.size > KEPT_RUNS) this.#epochs.delete(oldest!)
  }

  add(runId: string, report: EpochReport): void {
    this.#epochs.get(runId)?.push(report)
    this.changed(runId)
  }

  /** Wakes those who wait for the run. */
  changed(runId: string): void {
    this.#changes.emit(`run ${runId}`)
  }

  /** From the first epoch on; empty for runs of other processes and long past ones. */
  epochsOf(runId: string): readonly EpochReport[] {
    return this.#epochs.get(runId) ?? []
  }

  /** Waits for the next change, but no longer than that. */
  async nextChange(runId: string, timeoutMs: number, signal: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    await once(this.#changes, `run ${runId}`, { signal: stop }).catch(() => undefined)
  }
}
