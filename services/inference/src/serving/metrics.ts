/** What Prometheus reads of the prediction routes. */
import { warningCodes } from '@modelops/common/data/encoding-warnings'
import {
  keysOfType,
  servingMetrics,
  type LabelOf,
  type MetricKey,
  type ServingMetric,
} from '@modelops/common/serving-metrics'
import { tensorCount } from '@modelops/common/tensorflow/tensor-count'
import type { Metric, Registry } from 'prom-client'
import type { DriftMonitor } from '../drift/drift-monitor.js'
import type { DriftFindings } from '../drift/findings.js'
import { outlierKinds } from '../drift/drift-counts.js'
import type { Rollouts } from '../rollouts/rollouts.js'
import type { SharedState } from '../rollouts/shared-state.js'
import type { Catalog } from './catalog.js'
import type { BucketCounts, ServingFigures, VersionFigures } from './figures.js'

type Labels<K extends MetricKey> = Readonly<Record<LabelOf<K>, string>>
type Value<K extends MetricKey> = K extends MetricKey<'histogram'> ? BucketCounts : number
type Reader<K extends MetricKey> = () => (readonly [Labels<K>, Value<K>])[]

export interface MetricSources {
  catalog: Catalog
  figures: ServingFigures
  state: Pick<SharedState, 'reachable'>
  rollouts: Pick<Rollouts, 'active'>
  drift: Pick<DriftMonitor, 'latest'>
}

/** Registers the serving metrics; their values are taken from memory when they are read. */
export function registerServingMetrics(registry: Registry, sources: MetricSources): void {
  const { catalog, figures, state, rollouts, drift } = sources
  const counters: { [K in MetricKey<'counter'>]: Reader<K> } = {
    predictions: () => onRoutes(figures).map(([labels, { predictions }]) => [labels, predictions]),
    explanations: () => onRoutes(figures).map(([labels, { explanations }]) => [labels, explanations]),
    explainSeconds: () =>
      figures.versions().map((version) => [labelsOf(version), version.explainSeconds] as const),
    threadEnds: () => figures.versions().map((version) => [labelsOf(version), version.threadEnds] as const),
    errors: () => [...figures.errors].map(([type, count]) => [{ type }, count]),
    versionErrors: () =>
      onRoutes(figures).flatMap(([labels, { errors }]) =>
        Array.from(errors, ([type, count]) => [{ ...labels, type }, count] as const),
      ),
    inputWarnings: () =>
      figures.versions().flatMap((version) => {
        const labels = labelsOf(version)
        return warningCodes.map((code) => [{ ...labels, code }, version.inputWarnings[code]] as const)
      }),
    outliers: () => figures.versions().flatMap(outliersOf),
    loggedRows: () => figures.versions().map((version) => [labelsOf(version), version.loggedRows] as const),
    unloggedRows: () =>
      figures.versions().map((version) => [labelsOf(version), version.unloggedRows] as const),
  }
  const gauges: { [K in MetricKey<'gauge'>]: Reader<K> } = {
    inFlight: () => [[{}, figures.inFlight]],
    queueRows: () => catalog.all().map(({ figures, batcher }) => [labelsOf(figures), batcher.queuedRows]),
    ready: () => catalog.all().map(({ figures, runner }) => [labelsOf(figures), runner.outage ? 0 : 1]),
    info: () =>
      catalog.routes().map(({ name: route, version: { figures, runner, manifest } }) => {
        const { backend, hasThread } = runner
        const thread = hasThread ? 'own' : 'main'
        return [{ ...labelsOf(figures), route, backend, thread, task: manifest.task }, 1]
      }),
    tensors: () => [[{}, tensorCount()]],
    sharedState: () => [[{}, state.reachable ? 1 : 0]],
    rolloutWeight: () =>
      rollouts.active().map(({ model, rollout: { mode, weight } }) => [{ model, mode }, weight]),
    rolloutStep: () => judged(rollouts).map(({ model, rollout }) => [{ model }, rollout.step]),
    rolloutStepStarted: () =>
      judged(rollouts).map(({ model, rollout }) => [{ model }, Date.parse(rollout.step_started) / 1000]),
    rolloutStepLeast: () =>
      judged(rollouts).map(({ model, rollout: { policy, step } }) => [
        { model },
        policy.steps[step]!.min_seconds,
      ]),
    drift: () => drift.latest().flatMap(([model, findings]) => driftsOf(model, findings)),
    rolloutEvidence: () => evidenceOf(rollouts).map(([labels, { e_value }]) => [labels, e_value]),
    rolloutThreshold: () => evidenceOf(rollouts).map(([labels, { threshold }]) => [labels, threshold]),
  }
  const histograms: { [K in MetricKey<'histogram'>]: Reader<K> } = {
    latency: () => onRoutes(figures).map(([labels, { latency }]) => [labels, latency]),
    batchRows: () => figures.versions().map((version) => [labelsOf(version), version.batchRows]),
  }
  for (const key of keysOfType('counter')) register(registry, servingMetrics[key], counters[key])
  for (const key of keysOfType('gauge')) register(registry, servingMetrics[key], gauges[key])
  for (const key of keysOfType('histogram')) register(registry, servingMetrics[key], histograms[key])
}

/** What each version counts on each of its routes. */
const onRoutes = (figures: ServingFigures) =>
  figures
    .versions()
    .flatMap((version) =>
      Array.from(version.routes, ([route, counted]) => [{ ...labelsOf(version), route }, counted] as const),
    )

/** No column is called like this. */
const PREDICTIONS = '(predictions)'

function driftsOf(model: string, { features, predictions }: DriftFindings) {
  const columns = [...features, { ...predictions, name: PREDICTIONS }]
  return columns.map(
    ({ name: feature, since, value }) => [{ model, feature }, since === null ? 0 : value] as const,
  )
}

/** Those that there are: most features have none. */
function outliersOf(version: VersionFigures) {
  const { layout, outliers } = version.drift ?? { layout: { features: [] }, outliers: [] }
  return layout.features.flatMap(({ name: feature }, i) =>
    outlierKinds
      .map(
        (kind, k) =>
          [{ ...labelsOf(version), feature, kind }, outliers[outlierKinds.length * i + k]!] as const,
      )
      .filter(([, count]) => count > 0),
  )
}

/** A shadow has no steps, and no verdict. */
const judged = (rollouts: MetricSources['rollouts']) =>
  rollouts.active().filter(({ rollout }) => rollout.mode === 'canary')

const evidenceOf = (rollouts: MetricSources['rollouts']) =>
  judged(rollouts).flatMap(({ model, evidence }) =>
    evidence.map((found) => [{ model, kind: found.kind }, found] as const),
  )

const labelsOf = ({ model, runId }: VersionFigures) => ({ model, run_id: runId })

type Sample = readonly [labels: object, value: number | BucketCounts]

/** As prom-client's own classes register themselves; what theirs count cannot be set. */
function register(registry: Registry, metric: ServingMetric, read: () => Sample[]) {
  const { name, type, help, workers: aggregator = 'sum' } = metric
  const get = () => ({
    name,
    type,
    help,
    aggregator,
    values: read().flatMap((reading) => samplesOf(name, reading)),
  })
  registry.registerMetric({ name, help, get, reset() {} } as unknown as Metric)
}

function samplesOf(name: string, [labels, value]: Sample) {
  if (typeof value === 'number') return [{ labels, value }]
  let cumulative = 0
  const buckets = [...value.bounds, '+Inf'].map((le, i) => {
    cumulative += value.counts[i]!
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: cumulative }
  })
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: value.sum },
    { metricName: `${name}_count`, labels, value: cumulative },
  ]
}
