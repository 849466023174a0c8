/** The training service apart from the process that listens: its parts, and the routes to them. */
import type { Express } from 'express'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { createApp } from '@modelops/common/http/app'
import type { Logger } from '@modelops/common/logging'
import { VERSION } from '@modelops/common/version'
import type { TrainingConfig } from './config.js'
import { DatasetThread } from './datasets/dataset-thread.js'
import { Importer } from './import/importer.js'
import type { EpochReport } from './learn/train-model.js'
import { createTrainingMetrics } from './metrics.js'
import { datasetRoutes } from './routes/datasets.js'
import { modelRoutes } from './routes/models.js'
import { runRoutes } from './routes/runs.js'
import { startChild } from './runs/child.js'
import { RunRegistry } from './runs/run-registry.js'
import { RunCatalog } from './runs/run-catalog.js'
import { RunFeed } from './runs/run-feed.js'
import { RunQueue } from './runs/run-queue.js'
import { RunRecovery } from './runs/run-recovery.js'
import { Workspace } from './workspace.js'

export interface TrainingService {
  app: Express
  /** Stops training and ends event streams; what was asked for is trained at the next start. */
  drain(): void
  /** Resolves when training has stopped. */
  close(): Promise<void>
}

export async function createTrainingService(
  config: TrainingConfig,
  store: ArtifactStore,
  logger: Logger,
): Promise<TrainingService> {
  const workspace = new Workspace(config.MODELOPS_HOME)
  await workspace.removeLeftovers()
  const registry = new RunRegistry(store)
  const runs = new RunCatalog(store, registry, logger)
  const feed = new RunFeed()
  const metrics = createTrainingMetrics(() => queue.length)
  const queue = new RunQueue({
    registry,
    workspace,
    feed,
    logger,
    maxQueued: config.MAX_QUEUED_RUNS,
    startTraining: ({ model, run_id }, workDir, onEpoch) =>
      startChild('train-process', [model, run_id, workDir], config, (report) =>
        onEpoch(report as EpochReport),
      ),
    onEnded: metrics.countRun,
  })
  const recovery = new RunRecovery(store, runs, registry, queue, logger)
  const draining = new AbortController()
  const datasets = new DatasetThread(config)
  const app = createApp({
    info,
    routes: {
      'Data sets': datasetRoutes({ datasets, workspace, maxBytes: config.MAX_DATASET_BYTES }),
      Runs: runRoutes({ datasets, runs, registry, feed, queue, draining: draining.signal }),
      'Existing models': modelRoutes({ importer: new Importer(config), mlflow: config, runs, workspace }),
    },
    metrics,
    logger,
    notReady: () =>
      draining.signal.aborted ? ['shutting down'] : recovery.obstacle ? [recovery.obstacle] : [],
  })
  const recovering = recovery.start()
  let closed: Promise<void> | undefined
  return {
    app,
    drain() {
      draining.abort()
      recovery.stop()
      closed = queue.close()
    },
    async close() {
      await closed
      await recovering
      await datasets.close()
      store.close()
    },
  }
}

const info = {
  title: 'ModelOps training',
  version: VERSION,
  description: 'Upload tables, train models on them, watch and cancel runs, import models.',
}
