/** Settings of the training service and of the one-shot job. */
import { integer, readConfig, serviceSettings } from '@modelops/common/config'

const GIB = 2 ** 30

export const jobSettings = {
  MODELOPS_HOME: serviceSettings.MODELOPS_HOME,
  MODELOPS_STORE: serviceSettings.MODELOPS_STORE,
  LOG_LEVEL: serviceSettings.LOG_LEVEL,
}

export const trainingSettings = {
  ...serviceSettings,
  PORT: integer(0, 65_535).default(8082),
  MAX_QUEUED_RUNS: integer(1, 10_000).default(20),
  MAX_DATASET_BYTES: integer(1, 1024 * GIB, 'bytes').default(2 * GIB),
  /** Of the process that trains; running out of it fails the run alone. */
  MAX_RUN_HEAP_MB: integer(1, 1_048_576, 'MiB').optional(),
}

export const readTrainingConfig = (environment?: NodeJS.ProcessEnv) =>
  readConfig(trainingSettings, environment)

export type TrainingConfig = ReturnType<typeof readTrainingConfig>
