/** What the page keeps of the live figures: how much was counted between successive answers of the server. */
import type { LiveFigures, LiveVersion } from '../../../src/live/live-figures.js'
import { bucketIncrease, increase, type Buckets } from './histogram.js'

/** What one version did within a point's time. */
export interface VersionIncrease {
  model: string
  runId: string
  requests: number
  rows: number
  /** Requests that were refused or failed, by problem code. */
  errors: Counts
  /** In seconds, by request. */
  latency: Buckets
  batches: number
  batchedRows: number
}

export interface Queue {
  model: string
  runId: string
  rows: number
}

export interface Point {
  /** Unix seconds. */
  at: number
  /** The time that the increases are about; null where nothing is known of it, such as after a restart. */
  seconds: number | null
  versions: VersionIncrease[]
  /** Also those that concern no model. */
  errors: Counts
  /** Rows that wait for a batch; null where no replica answers. */
  queues: Queue[] | null
  /** null where no replica answers. */
  inFlight: number | null
}

export type Counts = Readonly<Record<string, number>>

export interface History {
  /** The last answer. */
  latest: LiveFigures
  /** Those of the last seconds, oldest first, to compare with. */
  recent: LiveFigures[]
  /** Oldest first. */
  points: Point[]
}

/** What rates and quantiles are about: the time up to a point. */
export const WINDOW_SECONDS = 10
export const KEPT_SECONDS = 900

/** The history with one more answer; the same one where the answer is not newer. */
export function extend(history: History | undefined, latest: LiveFigures): History {
  const at = secondsOf(latest)
  const before = history?.points.at(-1)?.at
  if (history && before !== undefined && at === before) return history
  // The server's clock was set back: what is known does not fit on one axis.
  if (!history || before === undefined || at < before) return extendFrom([], [], latest)
  return extendFrom(history.recent, history.points, latest)
}

function extendFrom(recent: LiveFigures[], points: Point[], latest: LiveFigures): History {
  const at = secondsOf(latest)
  const comparable = recent.filter((figures) => at - secondsOf(figures) <= WINDOW_SECONDS)
  const base = comparable.find(({ generation }) => generation === latest.generation)
  const kept = points.filter((point) => at - point.at <= KEPT_SECONDS)
  return { latest, recent: [...comparable, latest], points: [...kept, pointOf(base, latest)] }
}

const secondsOf = ({ time }: LiveFigures) => Date.parse(time) / 1000

function pointOf(base: LiveFigures | undefined, latest: LiveFigures): Point {
  const nothing = { at: secondsOf(latest), seconds: null, versions: [], errors: {} }
  if (!latest.replicas.some(({ up }) => up)) return { ...nothing, queues: null, inFlight: null }
  const now = { ...nothing, queues: latest.versions.map(queueOf), inFlight: latest.in_flight }
  if (!base) return now
  const earlier = new Map(base.versions.map((version) => [keyOf(version), version]))
  return {
    ...now,
    seconds: now.at - secondsOf(base),
    versions: latest.versions.map((version) => versionIncrease(earlier.get(keyOf(version)), version)),
    errors: countIncreases(base.errors, latest.errors),
  }
}

const queueOf = ({ model, run_id: runId, queue_rows: rows }: LiveVersion): Queue => ({ model, runId, rows })

const keyOf = ({ model, run_id }: LiveVersion) => `${model}/${run_id}`

/** A version that was not there before has counted from 0. */
function versionIncrease(before: LiveVersion | undefined, now: LiveVersion): VersionIncrease {
  const batches = bucketIncrease(before?.batch_rows, now.batch_rows)
  return {
    model: now.model,
    runId: now.run_id,
    requests: increase(before?.requests ?? 0, now.requests),
    rows: increase(before?.predictions ?? 0, now.predictions),
    errors: countIncreases(before?.errors ?? {}, now.errors),
    latency: bucketIncrease(before?.latency_seconds, now.latency_seconds),
    batches: batches.cumulative.at(-1) ?? 0,
    batchedRows: increase(before?.batch_rows.sum ?? 0, now.batch_rows.sum),
  }
}

const countIncreases = (before: Counts, now: Counts): Counts =>
  Object.fromEntries(Object.entries(now).map(([key, count]) => [key, increase(before[key] ?? 0, count)]))
