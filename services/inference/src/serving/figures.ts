/**
 * Counters of the prediction routes. They are plain numbers, read when Prometheus asks: a labelled prom-client
 * metric looks its labels up on every observation, which costs more than a small model.
 */
import type { ProblemCode } from '@modelops/common/problem'

const LATENCY_SECONDS = [
  0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]
const BATCH_ROWS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096]

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

/** Requests that were refused or failed, by problem code. */
export class ErrorCounts extends Map<ProblemCode, number> {
  count(code: ProblemCode): void {
    this.set(code, (this.get(code) ?? 0) + 1)
  }
}

/** The figures of one model version. */
export class VersionFigures {
  /** Rows predicted. */
  predictions = 0
  /** Of the requests that got as far as this version. */
  readonly errors = new ErrorCounts()
  /** Seconds from the body's arrival to the answer, by request. */
  readonly latency = new BucketCounts(LATENCY_SECONDS)
  readonly batchRows = new BucketCounts(BATCH_ROWS)

  constructor(
    readonly model: string,
    readonly runId: string,
  ) {}
}

/** The figures of the process. */
export class ServingFigures {
  inFlight = 0
  /** Of all requests, also those that no version saw. */
  readonly errors = new ErrorCounts()
  readonly #versions = new Map<string, VersionFigures>()

  /** The same ones when a run comes back into service: a counter must never go backwards. */
  of(model: string, runId: string): VersionFigures {
    const key = `${model}/${runId}`
    const known = this.#versions.get(key)
    const figures = known ?? new VersionFigures(model, runId)
    if (!known) this.#versions.set(key, figures)
    return figures
  }

  versions(): VersionFigures[] {
    return [...this.#versions.values()]
  }
}
