/** The steps in the life of a run, as functions from its status to the next one. */
import type { DatasetSchema } from '@modelops/common/data/dataset-schema'
import type { Manifest } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import type { RunStatus } from '@modelops/common/run-status'
import type { RunRequest } from '../run-request.js'
import { thisOwner } from './owner.js'
import { newRunId } from './run-id.js'

export type RunRef = Pick<RunStatus, 'model' | 'run_id'>
export type Transition = (current: RunStatus) => RunStatus

const now = () => new Date().toISOString()

export const newRun = (model: string): RunStatus => ({
  format_version: 1,
  run_id: newRunId(),
  model,
  status: 'queued',
  created: now(),
})

/**
 * @param dataset what the request's name means now; the run keeps to it
 * @param warnings of the run's plan
 */
export const newTrainingRun = (
  request: RunRequest,
  dataset: Pick<DatasetSchema, 'name' | 'sha256'>,
  warnings: string[],
): RunStatus => ({
  ...newRun(request.model.name),
  dataset: dataset.name,
  dataset_sha256: dataset.sha256,
  config: request,
  ...(warnings.length > 0 && { warnings }),
})

/** This process takes the run. Throws `conflict` when it is not waiting any more. */
export const started: Transition = (current) => {
  if (current.status === 'queued')
    return { ...current, status: 'running', started: now(), owner: thisOwner() }
  throw new Problem('conflict', `another process has taken the run ${current.run_id}`)
}

const ended = (change: Partial<RunStatus>): Transition => {
  return (current) => ({ ...current, finished: now(), owner: undefined, phase: undefined, ...change })
}

export const succeeded = ({ metrics, warnings }: Manifest) =>
  ended({ status: 'succeeded', metrics, ...(warnings && { warnings }) })

export const failed = (code: string, detail: string) => ended({ status: 'failed', error: { code, detail } })

/** Metrics are written right before publishing, which nothing interrupts: then it throws `run_finished`. */
export const cancelled: Transition = (current) => {
  if (!current.metrics) return ended({ status: 'cancelled' })(current)
  throw new Problem(
    'run_finished',
    `the run ${current.run_id} is trained and being published: too late to cancel it`,
  )
}

/** Back to the queue, to be trained from the start. */
export const requeued: Transition = ({ format_version, run_id, model, created, ...rest }) => ({
  format_version,
  run_id,
  model,
  created,
  dataset: rest.dataset,
  dataset_sha256: rest.dataset_sha256,
  config: rest.config,
  ...(rest.warnings && { warnings: rest.warnings }),
  status: 'queued',
})
