/** Rates and quantiles of a point, for all models, one model or some versions. */
import { addBuckets, quantile } from './histogram.js'
import type { Counts, Point, Queue, VersionIncrease } from './history.js'

export interface Selection {
  /** Undefined: all of them. */
  model?: string | undefined
  /** Undefined: all of the model's. */
  runIds?: readonly string[] | undefined
}

/** null where it is not known, such as a quantile of no requests. */
export interface Summary {
  /** Per second; answered ones. */
  requests: number | null
  /** Per second. */
  rows: number | null
  /** Per second. */
  errors: number | null
  /** Of all requests, 0 to 1. */
  errorShare: number | null
  /** In seconds. */
  p50: number | null
  p95: number | null
  p99: number | null
  /** Mean rows of a batch. */
  batchRows: number | null
  /** That wait for a batch now. */
  queueRows: number | null
}

export function summarize(point: Point, selection: Selection = {}): Summary {
  const { seconds } = point
  const versions = point.versions.filter((version) => isSelected(version, selection))
  const perSecond = (count: number) => (seconds === null ? null : count / seconds)
  const sum = (of: (version: VersionIncrease) => number) =>
    versions.reduce((total, version) => total + of(version), 0)
  const latency = addBuckets(versions.map((version) => version.latency))
  const requests = sum((version) => version.requests)
  const errors = countsTotal(errorsByCode(point, selection))
  const batches = sum((version) => version.batches)
  return {
    requests: perSecond(requests),
    rows: perSecond(sum((version) => version.rows)),
    errors: perSecond(errors),
    errorShare: requests + errors > 0 ? errors / (requests + errors) : null,
    p50: quantile(0.5, latency),
    p95: quantile(0.95, latency),
    p99: quantile(0.99, latency),
    batchRows: batches > 0 ? sum((version) => version.batchedRows) / batches : null,
    queueRows: point.queues && queuedRows(point.queues, selection),
  }
}

const queuedRows = (queues: readonly Queue[], selection: Selection) =>
  queues.reduce((sum, queue) => (isSelected(queue, selection) ? sum + queue.rows : sum), 0)

/** How many there were; where nothing is selected also those that concern no model. */
export function errorsByCode(point: Point, selection: Selection = {}): Counts {
  if (selection.model === undefined && selection.runIds === undefined) return point.errors
  const counts = new Map<string, number>()
  for (const version of point.versions)
    if (isSelected(version, selection))
      for (const [code, count] of Object.entries(version.errors))
        counts.set(code, (counts.get(code) ?? 0) + count)
  return Object.fromEntries(counts)
}

const isSelected = (version: Pick<Queue, 'model' | 'runId'>, { model, runIds }: Selection) =>
  (model === undefined || version.model === model) && (runIds === undefined || runIds.includes(version.runId))

export const countsTotal = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0)
