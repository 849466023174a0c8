/** Where runs stand: `status.json`, changed only forwards and only by compare-and-swap. */
import { Problem } from '../problem.js'
import type { ArtifactStore } from '../artifact-store/artifact-store.js'
import { isFinal } from '../rules/run-state.js'
import { runStatusSchema, type RunStatus } from '../run-status.js'
import { parseDocument, updateDocument } from './documents.js'
import { keys } from './keys.js'

export type StatusChange = Partial<RunStatus> | ((current: RunStatus) => RunStatus)

export class RunStatuses {
  constructor(private readonly store: ArtifactStore) {}

  async find(model: string, runId: string): Promise<RunStatus | undefined> {
    const key = keys.runFile(model, runId, 'status.json')
    const object = await this.store.get(key)
    return object && parseDocument(runStatusSchema, key, object)
  }

  /** Writes the first status of a run. */
  async create(status: RunStatus): Promise<void> {
    await this.#update(status.model, status.run_id, (current) => {
      if (current) throw new Problem('already_exists', `the run ${status.run_id} exists already`)
      return status
    })
  }

  /**
   * Changes a run that has not ended.
   * @param change the fields to set, or a function from the present status to the next, which may throw to stop the change
   * @throws Problem `run_finished` when it has ended, `run_not_found` when there is none
   */
  async advance(model: string, runId: string, change: StatusChange): Promise<RunStatus> {
    const { value } = await this.#update(model, runId, (current) => {
      if (!current) throw new Problem('run_not_found', `there is no run ${runId} of ${model}`)
      if (isFinal(current.status))
        throw new Problem('run_finished', `the run ${runId} has already ended: it ${verbOf(current)}`, {
          received: current.status,
        })
      return typeof change === 'function' ? change(current) : { ...current, ...change }
    })
    return value
  }

  #update(model: string, runId: string, change: (current: RunStatus | undefined) => RunStatus) {
    return updateDocument(this.store, keys.runFile(model, runId, 'status.json'), runStatusSchema, change)
  }
}

const verbOf = ({ status }: RunStatus) => (status === 'cancelled' ? 'was cancelled' : status)
