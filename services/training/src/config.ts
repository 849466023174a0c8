/** Settings of the training service and of the one-shot job. */
import { z } from 'zod'
import { integer, readConfig, serviceSettings } from '@modelops/common/config'

const GIB = 2 ** 30

export const jobSettings = {
  MODELOPS_HOME: serviceSettings.MODELOPS_HOME,
  MODELOPS_STORE: serviceSettings.MODELOPS_STORE,
  LOG_LEVEL: serviceSettings.LOG_LEVEL,
  /** Threads that train the models of a run side by side. @default a core less than there are, 5 at most; 1 with two cores */
  TRAINING_WORKERS: integer(1, 64, 'threads').optional(),
  /** The MLflow server that models are imported from. @default none */
  MLFLOW_TRACKING_URI: z.string().optional(),
  /** A bearer token for it. */
  MLFLOW_TRACKING_TOKEN: z.string().optional(),
  /** Or a name and a password. */
  MLFLOW_TRACKING_USERNAME: z.string().optional(),
  MLFLOW_TRACKING_PASSWORD: z.string().optional(),
}

const trainingSettings = {
  ...serviceSettings,
  ...jobSettings,
  /** 0 for any free one. @default 8082 */
  PORT: integer(0, 65_535).default(8082),
  /** Runs that may wait; beyond it clients get 429. @default 20 */
  MAX_QUEUED_RUNS: integer(1, 10_000).default(20),
  /** Largest upload in bytes. @default 2147483648 */
  MAX_DATASET_BYTES: integer(1, 1024 * GIB, 'bytes').default(2 * GIB),
  /** JavaScript heap of the process that trains, in MiB; running out of it fails only the run. @default that of Node.js */
  MAX_RUN_HEAP_MB: integer(1, 1_048_576, 'MiB').optional(),
}

export const readTrainingConfig = (environment?: NodeJS.ProcessEnv) =>
  readConfig(trainingSettings, environment)

export type TrainingConfig = ReturnType<typeof readTrainingConfig>
