/** What a run is written to: its status, and its published artifacts. */
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import type { Manifest } from '@modelops/common/manifest'
import { isProblem } from '@modelops/common/problem'
import { ModelRegistry } from '@modelops/common/registry/model-registry'
import { RunStatuses } from '@modelops/common/registry/run-statuses'
import type { RunStatus } from '@modelops/common/run-status'
import type { FinishedModel } from '../learn/manifest-draft.js'
import { failed, newRun, started, succeeded, type RunRef, type Transition } from './transitions.js'

export class RunRegistry {
  readonly statuses: RunStatuses
  readonly models: ModelRegistry

  constructor(store: ArtifactStore) {
    this.statuses = new RunStatuses(store)
    this.models = new ModelRegistry(store)
  }

  /** Takes a waiting run for this process. Throws `conflict` when another one has, `run_finished` when it has ended. */
  claim({ model, run_id }: RunRef) {
    return this.statuses.advance(model, run_id, started)
  }

  /** Throws `run_finished`, before anything is published, when the run has been cancelled. */
  async publish({ model, run_id }: RunRef, { draft, ...artifacts }: FinishedModel): Promise<Manifest> {
    await this.statuses.advance(model, run_id, { metrics: draft.metrics, progress: progressOf(draft) })
    const created = new Date().toISOString()
    const manifest = await this.models.publishRun({ ...draft, run_id, created }, artifacts)
    await this.statuses.advance(model, run_id, succeeded(manifest))
    return manifest
  }

  /** Publishes a model that came from elsewhere, as a run of its own. */
  async publishImported(model: FinishedModel): Promise<Manifest> {
    const run = started(newRun(model.draft.model_name))
    await this.statuses.create(run)
    return this.publish(run, model)
  }

  /** Ends a run that nobody works on: it has succeeded if it was published, else what `otherwise` says. */
  async settle({ model, run_id }: RunRef, otherwise: Transition) {
    const outcome = (await this.#outcomeOf(model, run_id)) ?? otherwise
    try {
      return await this.statuses.advance(model, run_id, outcome)
    } catch (error) {
      if (isProblem(error, 'run_finished')) return this.statuses.find(model, run_id)
      throw error
    }
  }

  async #outcomeOf(model: string, runId: string): Promise<Transition | undefined> {
    try {
      const manifest = await this.models.findManifest(model, runId)
      return manifest && succeeded(manifest)
    } catch (error) {
      if (isProblem(error, 'artifact_corrupt')) return failed(error.code, error.detail)
      throw error
    }
  }
}

/** The last epoch: training may have stopped before the number of epochs that was asked for. */
function progressOf({ curves: { epochs } }: FinishedModel['draft']): RunStatus['progress'] {
  const last = epochs.at(-1)
  return last && { ...last, epochs: epochs.length }
}
