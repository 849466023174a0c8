/**
 * Which computations are slow: the time that the model itself takes for one request, computed alone, beside stable's
 * p95 for as many rows. One request at a time is measured, chosen before anybody knows its route, so that a slow
 * one is the canary's with exactly the probability of assignment where the versions do not differ.
 */

/** Of stable, before anything is counted. */
const BASELINE_SIZE = 200
const QUANTILE = 0.95
const MARGIN = 1.2
/** What computes seldom finds its weights in no cache: some microseconds say nothing about a version. */
const LEAST_MARGIN_MS = 0.05
/** Limits what computing alone costs where batches would be large. */
const INTERVAL_MS = 2

export class ComputeTiming {
  /** Stable's first times by rows, and then the time above which a computation is slow. */
  readonly #baselines = new Map<number, number[]>()
  readonly #limits = new Map<number, number>()
  #isMeasuring = false
  #nextAt = 0

  /** @returns whether the next request is to be measured; then `end` follows */
  begin(nowMs: number): boolean {
    if (this.#isMeasuring || nowMs < this.#nextAt) return false
    this.#isMeasuring = true
    this.#nextAt = nowMs + INTERVAL_MS
    return true
  }

  /**
   * @param computeMs undefined where the model failed
   * @returns whether it was slow; undefined where that is not known
   */
  end(computeMs: number | undefined, rows: number, isStable: boolean): boolean | undefined {
    this.#isMeasuring = false
    if (computeMs === undefined) return undefined
    const size = Math.ceil(Math.log2(rows))
    const limit = this.#limits.get(size)
    if (limit !== undefined) return computeMs > limit
    if (isStable) this.#learn(size, computeMs)
    return undefined
  }

  #learn(size: number, computeMs: number): void {
    const times = this.#baselines.get(size) ?? []
    this.#baselines.set(size, times)
    if (times.push(computeMs) < BASELINE_SIZE) return
    times.sort((a, b) => a - b)
    const quantile = times[Math.floor(QUANTILE * BASELINE_SIZE)]!
    this.#limits.set(size, Math.max(MARGIN * quantile, quantile + LEAST_MARGIN_MS))
    this.#baselines.delete(size)
  }
}
