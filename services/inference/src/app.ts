/** The inference service, apart from the process that listens. */
import type { RequestListener } from 'node:http'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { createApp } from '@modelops/common/http/app'
import { sendProblem } from '@modelops/common/http/problem-response'
import type { Logger } from '@modelops/common/logging'
import { createMetrics } from '@modelops/common/metrics'
import { Deployments } from '@modelops/common/registry/deployments'
import { ModelRegistry } from '@modelops/common/registry/model-registry'
import type { BatchLimits } from './batcher.js'
import { createHotRoutes, sendProtocolError } from './http/hot-routes.js'
import type { BackendCache } from './model/backend-cache.js'
import { loadRunner } from './model/load-runner.js'
import type { Context } from './routes/context.js'
import { deploymentRoutes } from './routes/deployments.js'
import { predictionRoutes } from './routes/predictions.js'
import { runRoutes } from './routes/runs.js'
import { v1Routes } from './protocols/v1/routes.js'
import { v2Routes } from './protocols/v2/routes.js'
import { Catalog } from './serving/catalog.js'
import { Deployer } from './serving/deployer.js'
import { ServingFigures } from './serving/figures.js'
import { Follower } from './serving/follower.js'
import { registerServingMetrics } from './serving/metrics.js'
import { snapshotOf, type Peers } from './serving/peers.js'
import { RecentPredictions } from './serving/recent-predictions.js'
import { ModelVersion } from './serving/model-version.js'
import { VERSION } from './version.js'

const info = {
  title: 'ModelOps inference',
  version: VERSION,
  description:
    'Serves deployed models by three protocols: /predict, the Open Inference Protocol (v2) and TensorFlow Serving REST (v1).',
}

export interface InferenceOptions {
  store: ArtifactStore
  batching: BatchLimits
  backendCache: BackendCache
  logger: Logger
  /** The other workers of this service, where there are any. */
  peers?: Peers | undefined
}

export interface Inference {
  listener: RequestListener
  /** Begins to follow the registry. */
  start(): void
  /** Why the models cannot be served: sentences, empty when they can. */
  notReady(): string[]
  /** From now on the service is not ready. */
  drain(): void
  close(): Promise<void>
}

export function createInference(options: InferenceOptions): Inference {
  const { store, batching, backendCache, logger, peers } = options
  const registry = new ModelRegistry(store)
  const deployments = new Deployments(store)
  const catalog = new Catalog()
  const figures = new ServingFigures()
  const recent = new RecentPredictions()
  const load = async (model: string, runId: string) => {
    const { manifest, modelJson, weights } = await registry.readRun(model, runId)
    const runner = await loadRunner(manifest, modelJson, weights, backendCache)
    return new ModelVersion(manifest, runner, figures.of(model, runId), batching)
  }
  const follower = new Follower({ registry, deployments, catalog, load, logger })
  const announce = (model: string) => peers?.announce(model)
  const deployer = new Deployer({ registry, deployments, catalog, follower, load, announce })
  const listRecent = () => peers?.recentPredictions() ?? recent.list()
  const context: Context = { registry, deployments, catalog, deployer, follower, listRecent, logger }

  const metrics = createMetrics('inference', peers && (() => peers.metrics()))
  registerServingMetrics(metrics.registry, catalog, figures)
  let draining = false
  const notReady = () =>
    draining ? ['the service is shutting down'] : [...follower.notReady(), ...(peers?.notReady() ?? [])]
  peers?.join({
    metrics: () => snapshotOf(metrics.registry),
    recentPredictions: () => recent.list(),
    notReady: () => follower.notReady(),
    refresh: (model) =>
      void follower.refresh(model).catch((error: unknown) => logger.warn({ err: error }, 'following failed')),
  })
  const routes = {
    Prediction: predictionRoutes(context),
    Deployment: [...deploymentRoutes(context), ...runRoutes(context)],
    'Open Inference Protocol (v2)': v2Routes(context, notReady),
    'TensorFlow Serving (v1)': v1Routes(context),
  }
  const app = createApp({
    info,
    routes,
    metrics,
    logger,
    notReady,
    sendProblem: (path, response, problem) =>
      (/^\/v[12]\b/.test(path) ? sendProtocolError : sendProblem)(response, problem),
  })
  const answerPrediction = createHotRoutes({ catalog, figures, recent, logger })
  return {
    listener: (request, response) => {
      if (!answerPrediction(request, response)) app(request, response)
    },
    start: () => follower.start(),
    notReady: () => follower.notReady(),
    drain: () => (draining = true),
    close: async () => {
      await follower.stop()
      await Promise.all(catalog.all().map((version) => version.retire()))
    },
  }
}
