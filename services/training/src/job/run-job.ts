/** The one-shot job: uploads, trains and publishes, or imports. */
import { createReadStream } from 'node:fs'
import { access, constants, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import type { ReadingOptions } from '@modelops/common/data/reading'
import type { Logger } from '@modelops/common/logging'
import type { Manifest } from '@modelops/common/manifest'
import { Problem } from '@modelops/common/problem'
import { DatasetCatalog } from '../datasets/dataset-catalog.js'
import { receiveFile } from '../datasets/receive-file.js'
import { importFrom } from '../import/import-from.js'
import type { MlflowSettings } from '../import/mlflow/tracking-server.js'
import { makePlan } from '../learn/plan/plan.js'
import type { EpochReport } from '../learn/train-model.js'
import { performRun, type RunTools } from '../runs/perform-run.js'
import { RunRegistry } from '../runs/run-registry.js'
import { newTrainingRun, started } from '../runs/transitions.js'
import type { Workspace } from '../workspace.js'
import type { JobOptions } from './options.js'

export interface JobTools {
  store: ArtifactStore
  workspace: Workspace
  logger: Logger
  threads?: RunTools['threads']
  mlflow?: MlflowSettings
  signal: AbortSignal
}

type OptionsOf<Kind> = Extract<JobOptions, { kind: Kind }>

const LOG_INTERVAL_MS = 1_000

/** @throws the cause of a failure; where there is a run, its status has it as well */
export const runJob = (
  options: OptionsOf<'train'> | OptionsOf<'import'>,
  tools: JobTools,
): Promise<Manifest> => (options.kind === 'train' ? train(options, tools) : importOne(options, tools))

async function importOne(
  { path, request }: OptionsOf<'import'>,
  { store, workspace, logger, mlflow = {} }: JobTools,
): Promise<Manifest> {
  return workspace.use(async (folder) => {
    const datasets = new DatasetCatalog(store, logger)
    const model = await importFrom(path, request, { folder, datasets, mlflow })
    return new RunRegistry(store).publishImported(model)
  })
}

async function train({ csv, reading, request }: OptionsOf<'train'>, tools: JobTools): Promise<Manifest> {
  const { store, workspace, logger, threads, signal } = tools
  const datasets = new DatasetCatalog(store, logger)
  const registry = new RunRegistry(store)
  return workspace.use(async (workDir) => {
    if (csv !== undefined) await upload(csv, request.dataset, reading, { datasets, workDir, logger })
    const dataset = await datasets.withMarks(await datasets.get(request.dataset), request.missing)
    const { warnings } = makePlan(dataset, request)
    signal.throwIfAborted()
    const run = started(newTrainingRun(request, dataset, warnings))
    await registry.statuses.create(run)
    logger.info({ model: run.model, run_id: run.run_id }, 'training')
    return performRun(run, {
      registry,
      datasets,
      workDir,
      logger,
      threads,
      signal,
      onEpoch: epochLogger(logger),
    })
  })
}

async function upload(
  csv: string,
  name: string,
  reading: ReadingOptions,
  { datasets, workDir, logger }: { datasets: DatasetCatalog; workDir: string; logger: Logger },
): Promise<void> {
  await checkReadable(csv)
  const file = await receiveFile(createReadStream(csv), join(workDir, 'data.csv'), Infinity)
  const dataset = await datasets.add(name, file, reading)
  for (const note of dataset.reading?.notes ?? []) logger.info({ dataset: name }, note)
}

async function checkReadable(csv: string): Promise<void> {
  try {
    await access(csv, constants.R_OK)
    if ((await stat(csv)).isDirectory()) throw new Error('it is a directory')
  } catch (cause) {
    const detail = `--csv: ${csv} cannot be read: ${(cause as Error).message}`
    throw new Problem('invalid_config', detail, { cause })
  }
}

/** The first epoch, the last one, and one a second in between. */
function epochLogger(logger: Logger): (report: EpochReport) => void {
  let next = 0
  return (report) => {
    if (performance.now() < next && report.epoch < report.epochs) return
    next = performance.now() + LOG_INTERVAL_MS
    const { member, remaining_seconds } = report
    logger.info(report, member ? `${memberText(member)}, about ${remaining_seconds} s left` : 'epoch')
  }
}

const memberText = ({ candidate, number, members, fold, folds }: NonNullable<EpochReport['member']>) =>
  `member ${number} of ${members}: ${candidate}, fold ${fold} of ${folds}`
