/** A training run from the claimed status to the published model: the same code in the service's child and the job. */
import type { DatasetSchema } from '@modelops/common/data/dataset-schema'
import type { Logger } from '@modelops/common/logging'
import type { Manifest } from '@modelops/common/manifest'
import { isProblem } from '@modelops/common/problem'
import type { RunStatus } from '@modelops/common/run-status'
import type { DatasetCatalog } from '../datasets/dataset-catalog.js'
import type { FinishedModel } from '../learn/manifest-draft.js'
import { trainModel, type EpochReport, type TrainOptions } from '../learn/train-model.js'
import { runRequestSchema, type RunRequest } from '../run-request.js'
import { failureOf } from './failure.js'
import { Heartbeat } from './heartbeat.js'
import type { RunRegistry } from './run-registry.js'
import { cancelled } from './transitions.js'

export interface RunTools {
  registry: RunRegistry
  datasets: DatasetCatalog
  /** For temporary files; the caller removes it. */
  workDir: string
  logger: Logger
  /** Cancels the run. */
  signal: AbortSignal
  threads?: TrainOptions['threads']
  onEpoch(report: EpochReport): void
}

/**
 * Trains and publishes a run that this process has claimed, and writes how it ended.
 * @throws the cause of a failure, once its status has it; `run_finished` when somebody else cancelled it
 */
export async function performRun(run: RunStatus, tools: RunTools): Promise<Manifest> {
  const { registry, logger, signal } = tools
  const heartbeat = new Heartbeat(registry.statuses, run, logger)
  for (const warning of run.warnings ?? []) logger.warn(warning)
  try {
    const model = await train(run, tools, heartbeat)
    await heartbeat.stop()
    signal.throwIfAborted()
    for (const warning of model.draft.warnings ?? [])
      if (!run.warnings?.includes(warning)) logger.warn(warning)
    return await registry.publish(run, model)
  } catch (error) {
    await heartbeat.stop()
    await registry.settle(run, signal.aborted ? cancelled : failureOf(error))
    throw heartbeat.lost.aborted ? heartbeat.lost.reason : error
  }
}

async function train(run: RunStatus, tools: RunTools, heartbeat: Heartbeat): Promise<FinishedModel> {
  const request = runRequestSchema.parse(run.config)
  const schema = await datasetOf(run, request, tools.datasets)
  try {
    return await trainModel(optionsFor(request, schema, tools, heartbeat))
  } catch (error) {
    // Rows that could be read when they were uploaded: the table has changed since.
    if (isProblem(error, 'invalid_data')) await tools.datasets.check(schema)
    throw error
  }
}

/** Older runs do not name the version. */
async function datasetOf(
  { dataset_sha256 }: RunStatus,
  { dataset, missing }: RunRequest,
  datasets: DatasetCatalog,
): Promise<DatasetSchema> {
  const stored =
    dataset_sha256 === undefined ? datasets.get(dataset) : datasets.version(dataset, dataset_sha256)
  return datasets.withMarks(await stored, missing)
}

function optionsFor(
  request: RunRequest,
  schema: DatasetSchema,
  tools: RunTools,
  heartbeat: Heartbeat,
): TrainOptions {
  return {
    schema,
    request,
    workDir: tools.workDir,
    threads: tools.threads,
    openCsv: () => tools.datasets.open(schema),
    signal: AbortSignal.any([tools.signal, heartbeat.lost]),
    onEpoch(report) {
      heartbeat.progress = report
      tools.onEpoch(report)
    },
    onPhase(phase) {
      heartbeat.phase = phase
    },
  }
}
