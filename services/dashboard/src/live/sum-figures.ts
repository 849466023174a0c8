/** Adds up what replicas count, by model version. */
import type { Histogram, LiveFigures, LiveVersion } from './live-figures.js'
import { parseValue, type Sample } from './prometheus-text.js'

type Counts = Map<string, number>

interface VersionSum {
  model: string
  runId: string
  replicas: number
  backends: Set<string>
  queueRows: number
  predictions: number
  errors: Counts
  /** By `le`. */
  latency: Counts
  latencySum: number
  batchRows: Counts
  batchRowsSum: number
}

/** How a sample with the labels `model` and `run_id` adds to its version. */
const versionMetrics: Record<string, (sum: VersionSum, sample: Sample) => void> = {
  model_queue_rows: (sum, { value }) => (sum.queueRows += value),
  model_predictions_total: (sum, { value }) => (sum.predictions += value),
  model_version_errors_total: (sum, { labels, value }) => add(sum.errors, labels['type'], value),
  model_info: (sum, { labels, value }) => {
    sum.replicas += value
    if (labels['backend']) sum.backends.add(labels['backend'])
  },
  model_prediction_latency_seconds_bucket: (sum, { labels, value }) => add(sum.latency, labels['le'], value),
  model_prediction_latency_seconds_sum: (sum, { value }) => (sum.latencySum += value),
  model_batch_rows_bucket: (sum, { labels, value }) => add(sum.batchRows, labels['le'], value),
  model_batch_rows_sum: (sum, { value }) => (sum.batchRowsSum += value),
}

/**
 * @param samples of all replicas
 * @param stable the stable run by model; undefined where that is not known
 */
export function sumFigures(
  samples: Iterable<Sample>,
  stable: ReadonlyMap<string, string> | undefined,
): Pick<LiveFigures, 'in_flight' | 'errors' | 'versions'> {
  const errors: Counts = new Map()
  const versions = new Map<string, VersionSum>()
  let in_flight = 0
  for (const sample of samples) {
    const { name, labels, value } = sample
    if (name === 'model_predictions_in_flight') in_flight += value
    else if (name === 'model_prediction_errors_total') add(errors, labels['type'], value)
    else if (isOfVersion(labels)) versionMetrics[name]?.(versionOf(versions, labels), sample)
  }
  return {
    in_flight,
    errors: Object.fromEntries(errors),
    versions: [...versions.values()].map((sum) => describe(sum, stable)).sort(byModelAndRun),
  }
}

interface VersionLabels {
  model: string
  run_id: string
}

/** A sample that does not name its version would become one without a name. */
const isOfVersion = (labels: Sample['labels']): labels is Sample['labels'] & VersionLabels =>
  Boolean(labels['model'] && labels['run_id'])

function versionOf(versions: Map<string, VersionSum>, { model, run_id: runId }: VersionLabels): VersionSum {
  const key = `${model}/${runId}`
  const known = versions.get(key) ?? newSum(model, runId)
  versions.set(key, known)
  return known
}

const newSum = (model: string, runId: string): VersionSum => ({
  model,
  runId,
  replicas: 0,
  backends: new Set(),
  queueRows: 0,
  predictions: 0,
  errors: new Map(),
  latency: new Map(),
  latencySum: 0,
  batchRows: new Map(),
  batchRowsSum: 0,
})

function add(counts: Counts, key = '', value: number): void {
  counts.set(key, (counts.get(key) ?? 0) + value)
}

function describe(sum: VersionSum, stable: ReadonlyMap<string, string> | undefined): LiveVersion {
  const latency = toHistogram(sum.latency, sum.latencySum)
  return {
    model: sum.model,
    run_id: sum.runId,
    stable: stable ? stable.get(sum.model) === sum.runId : null,
    replicas: sum.replicas,
    backends: [...sum.backends].sort(),
    queue_rows: sum.queueRows,
    predictions: sum.predictions,
    requests: latency.cumulative.at(-1)!,
    errors: Object.fromEntries(sum.errors),
    latency_seconds: latency,
    batch_rows: toHistogram(sum.batchRows, sum.batchRowsSum),
  }
}

function toHistogram(counts: Counts, sum: number): Histogram {
  const buckets = [...counts]
    .map(([le, count]) => [parseValue(le) ?? Infinity, count] as const)
    .sort(([a], [b]) => a - b)
  const finite = buckets.filter(([bound]) => bound !== Infinity)
  return {
    bounds: finite.map(([bound]) => bound),
    cumulative: [...finite.map(([, count]) => count), buckets.at(-1)?.[1] ?? 0],
    sum,
  }
}

const byModelAndRun = (a: LiveVersion, b: LiveVersion) =>
  a.model.localeCompare(b.model) || a.run_id.localeCompare(b.run_id)
