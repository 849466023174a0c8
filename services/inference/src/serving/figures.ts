/**
 * Counters of the prediction routes. They are plain numbers, read when Prometheus asks: a labelled prom-client
 * metric looks its labels up on every observation, which costs more than a small model.
 */
import { warningCodes, type RequestWarnings, type WarningCode } from '@modelops/common/data/encoding-warnings'
import type { ProblemCode } from '@modelops/common/problem'
import { servingMetrics, type MetricKey } from '@modelops/common/serving-metrics'
import type { DriftCounts } from '../drift/drift-counts.js'
import type { RouteName } from './route.js'

export class BucketCounts {
  readonly counts: Float64Array
  sum = 0

  constructor(readonly bounds: readonly number[]) {
    this.counts = new Float64Array(bounds.length + 1)
  }

  observe(value: number): void {
    const { bounds, counts } = this
    let bucket = 0
    while (bucket < bounds.length && value > bounds[bucket]!) bucket++
    counts[bucket]!++
    this.sum += value
  }
}

const newHistogram = (key: MetricKey<'histogram'>) => new BucketCounts(servingMetrics[key].buckets)

/** Requests that were refused or failed, by problem code. */
export class ErrorCounts extends Map<ProblemCode, number> {
  count(code: ProblemCode): void {
    this.set(code, (this.get(code) ?? 0) + 1)
  }
}

/** What one model version counts on one of its routes. */
export class RouteFigures {
  /** Rows predicted. */
  predictions = 0
  /** Rows explained. */
  explanations = 0
  /** Only of requests that got as far as this version. */
  readonly errors = new ErrorCounts()
  readonly latency = newHistogram('latency')
}

/** What one model version counts. */
export class VersionFigures {
  /** Values that were taken with a warning. */
  readonly inputWarnings: Record<WarningCode, number> = {
    unknown_category: 0,
    missing_value: 0,
    wrong_type: 0,
  }
  /** Of the model's own thread, unasked. */
  threadEnds = 0
  /** For which explanations have held the event loop. */
  explainSeconds = 0
  /** Rows in files of the prediction log, and those that were to be in one. */
  loggedRows = 0
  unloggedRows = 0
  readonly batchRows = newHistogram('batchRows')
  /** Once it has been in service. */
  drift: DriftCounts | undefined
  /** By the routes on which it has been in service. */
  readonly routes = new Map<RouteName, RouteFigures>()

  constructor(
    readonly model: string,
    readonly runId: string,
  ) {}

  on(route: RouteName): RouteFigures {
    const figures = this.routes.get(route) ?? new RouteFigures()
    this.routes.set(route, figures)
    return figures
  }

  countWarnings({ counts }: RequestWarnings): void {
    for (const code of warningCodes) this.inputWarnings[code] += counts[code]
  }
}

/** What the process counts. */
export class ServingFigures {
  inFlight = 0
  /** Also of requests that no version saw. */
  readonly errors = new ErrorCounts()
  readonly #versions = new Map<string, VersionFigures>()

  /** Returns the same figures when a run comes back into service: a counter must never go backwards. */
  of(model: string, runId: string): VersionFigures {
    const key = `${model}/${runId}`
    const figures = this.#versions.get(key) ?? new VersionFigures(model, runId)
    this.#versions.set(key, figures)
    return figures
  }

  versions(): VersionFigures[] {
    return [...this.#versions.values()]
  }
}
