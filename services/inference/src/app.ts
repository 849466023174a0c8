/** The inference service, apart from the process that listens. */
import type { RequestListener, ServerResponse } from 'node:http'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import type { Deployment } from '@modelops/common/deployment'
import type { UnseenValues } from '@modelops/common/data/feature-codec'
import { createApp } from '@modelops/common/http/app'
import { sendProblem } from '@modelops/common/http/problem-response'
import type { AnyRoute } from '@modelops/common/http/route'
import type { Logger } from '@modelops/common/logging'
import { createMetrics } from '@modelops/common/metrics'
import type { Problem } from '@modelops/common/problem'
import { Deployments } from '@modelops/common/registry/deployments'
import { ModelRegistry } from '@modelops/common/registry/model-registry'
import { VERSION } from '@modelops/common/version'
import type { BatchLimits } from './batcher.js'
import { DriftMonitor, driftReportsOf } from './drift/drift-monitor.js'
import { createHotRoutes } from './http/hot-routes.js'
import type { BackendCache } from './model/backend-cache.js'
import { loadRunner } from './model/load-runner.js'
import type { ThreadCare } from './model/thread-runner.js'
import { createPredictionIds } from './prediction-log/prediction-ids.js'
import { PredictionLog } from './prediction-log/prediction-log.js'
import { protocols, protocolsSummary } from './protocols/protocols.js'
import { Conductor } from './rollouts/conductor.js'
import { Examiner } from './rollouts/findings.js'
import type { Judge } from './rollouts/judge.js'
import { judge as verdict } from './rollouts/verdict/judge.js'
import { Operator } from './rollouts/operator.js'
import { Rollouts } from './rollouts/rollouts.js'
import type { SharedState } from './rollouts/shared-state.js'
import type { Context } from './routes/context.js'
import { deploymentRoutes } from './routes/deployments.js'
import { driftRoutes } from './routes/drift.js'
import { predictionLogRoutes } from './routes/prediction-log.js'
import { recentPredictionRoutes } from './routes/recent-predictions.js'
import { rolloutRoutes } from './routes/rollouts.js'
import { runRoutes } from './routes/runs.js'
import { Catalog } from './serving/catalog.js'
import { Deployer } from './serving/deployer.js'
import { ServingFigures, type VersionFigures } from './serving/figures.js'
import { Follower } from './serving/follower.js'
import { registerServingMetrics } from './serving/metrics.js'
import { snapshotOf, type Peers } from './serving/peers.js'
import { RecentPredictions } from './serving/recent-predictions.js'
import { ModelVersion } from './serving/model-version.js'
import { Switch } from './serving/switch.js'

const info = { title: 'ModelOps inference', version: VERSION, description: protocolsSummary }

export interface InferenceOptions {
  /** Holds the registry: runs, and what is deployed. */
  store: ArtifactStore
  /** Limits of every model version in service, in rows and milliseconds. */
  batching: BatchLimits
  /** What becomes of values that training never saw but the model can answer. @default 'take' */
  unseenValues?: UnseenValues
  /** Remembers which back end computes a model fastest. */
  backendCache: BackendCache
  logger: Logger
  /** What the processes of a rollout tell each other. */
  state: SharedState
  /** Decides on rollouts. */
  judge?: Judge
  /** The other workers of this service. @default none */
  peers?: Peers | undefined
  /** Milliseconds in which the prediction log has to be written at the end. */
  closeMs: number
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
  const { store, batching, unseenValues, backendCache, logger, peers } = options
  const { state, judge = verdict, closeMs } = options
  const registry = new ModelRegistry(store)
  const deployments = new Deployments(store)
  const catalog = new Catalog()
  const figures = new ServingFigures()
  const recent = new RecentPredictions()
  const load = async (model: string, runId: string) => {
    const readFiles = () => registry.readRun(model, runId)
    const { manifest, ...files } = await readFiles()
    const counted = figures.of(model, runId)
    const care = { readFiles, ...reportThread(logger, counted) }
    const runner = await loadRunner(manifest, files, backendCache, care)
    return new ModelVersion(manifest, runner, counted, batching, unseenValues)
  }
  const rollouts = new Rollouts()
  const predictionLog = new PredictionLog({ store, replica: rollouts.process, closeMs, logger })
  const versions = new Switch({ catalog, load, rollouts, predictionLog, logger })
  const follower = new Follower({ registry, deployments, catalog, versions, logger })
  const announce = (model: string) => {
    peers?.announce(model)
    state.publish(model)
  }
  const examiner = new Examiner(deployments, state, rollouts, judge)
  const deployer = new Deployer({ registry, deployments, versions, examiner, announce })
  const operator = new Operator({
    registry,
    deployments,
    catalog,
    recent: () => recent.list(),
    versions,
    unseenValues: unseenValues ?? 'categories',
    announce,
  })
  const show = (deployment: Deployment) => versions.show(deployment)
  const conductor = new Conductor({ deployments, rollouts, state, examiner, operator, show, logger })
  const refresh = (model: string) =>
    void follower.refresh(model).catch((error: unknown) => logger.warn({ err: error }, 'following failed'))
  state.subscribe(refresh)

  const driftReports = () => driftReportsOf(figures)
  const reports = () => peers?.driftReports() ?? driftReports()
  const drift = new DriftMonitor({ catalog, reports, logger })
  const metrics = createMetrics('inference', peers && (() => peers.metrics()))
  registerServingMetrics(metrics.registry, { catalog, figures, state, rollouts, drift })
  let draining = false
  const notReady = () =>
    draining ? ['the service is shutting down'] : [...follower.notReady(), ...(peers?.notReady() ?? [])]
  peers?.join({
    metrics: () => snapshotOf(metrics.registry),
    recentPredictions: () => recent.list(),
    driftReports,
    notReady: () => follower.notReady(),
    refresh,
  })
  const listRecent = () => peers?.recentPredictions() ?? recent.list()
  const context: Context = {
    registry,
    deployments,
    catalog,
    deployer,
    follower,
    operator,
    examiner,
    drift,
    announce,
    listRecent,
    metricsText: metrics.text,
    notReady,
    reportDamage: ({ detail }) => logger.warn(detail),
  }
  const app = createApp({
    info,
    routes: routesByTitle(context),
    metrics,
    logger,
    notReady,
    sendProblem: sendInForm,
  })
  const answerPrediction = createHotRoutes({
    protocols,
    catalog,
    figures,
    recent,
    nextId: createPredictionIds(),
    logger,
  })
  return {
    listener: (request, response) => {
      if (!answerPrediction(request, response)) app(request, response)
    },
    start: () => {
      follower.start()
      conductor.start()
      drift.start()
    },
    notReady: () => follower.notReady(),
    drain: () => (draining = true),
    close: async () => {
      follower.stop()
      drift.close()
      await conductor.close()
      await versions.close()
      await predictionLog.close()
    },
  }
}

/** Says so each time that the thread of a model ends by itself, and that it computes again. */
function reportThread(logger: Logger, figures: VersionFigures): Omit<ThreadCare, 'readFiles'> {
  const { model, runId: run_id } = figures
  return {
    ended: (reason, retryMs) => {
      figures.threadEnds++
      const when = retryMs > 0 ? `in ${retryMs / 1000} s` : 'at once'
      logger.error(
        { model, run_id },
        `the thread of the model has ended: ${reason}; it is started again ${when}`,
      )
    },
    restarted: () => logger.info({ model, run_id }, 'the thread of the model computes again'),
  }
}

function routesByTitle(context: Context): Record<string, AnyRoute[]> {
  const routes: Record<string, AnyRoute[]> = {
    Prediction: [
      ...recentPredictionRoutes(context),
      ...predictionLogRoutes(context),
      ...driftRoutes(context),
    ],
    Deployment: [...deploymentRoutes(context), ...runRoutes(context)],
    Rollout: rolloutRoutes(context),
  }
  for (const protocol of protocols)
    routes[protocol.title] = [...protocol.routes(context), ...(routes[protocol.title] ?? [])]
  return routes
}

/** Problems in the form of the protocol that the path belongs to. */
function sendInForm(path: string, response: ServerResponse, problem: Problem): void {
  const protocol = protocols.find(({ paths }) => paths.test(path))
  if (protocol) protocol.sendProblem(response, problem)
  else sendProblem(response, problem)
}
