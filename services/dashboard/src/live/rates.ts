/** Rates and quantiles: what was counted between successive answers of the replicas. */
import {
  counterKeys,
  gaugeKeys,
  histogramKeys,
  mapKeys,
  type Counts,
  type TotalCounts,
  type VersionCounts,
} from './counts.js'
import { addHistograms, countOf, histogramIncrease, increase, quantile, type Histogram } from './histogram.js'
import type { Figures, HistogramFigures, LiveFigures, Replica } from './live-figures.js'
import { WINDOW_SECONDS } from './window.js'

/** What the replicas have counted at one moment. */
export interface Counted extends TotalCounts {
  time: string
  replicas: Replica[]
  /** By model; undefined where that is not known. */
  stableRuns: ReadonlyMap<string, string> | undefined
}

export class Rates {
  /** The moments of the last seconds, oldest first, to compare with. */
  #recent: Counted[] = []

  /** @returns the figures of this moment */
  next(now: Counted): LiveFigures {
    this.#recent = this.#recent.filter((before) => isWithin(WINDOW_SECONDS, secondsBetween(before, now)))
    const base = this.#recent.find((before) => processesOf(before) === processesOf(now))
    this.#recent.push(now)
    return figuresSince(base, now)
  }
}

const secondsBetween = (before: Counted, now: Counted) =>
  (Date.parse(now.time) - Date.parse(before.time)) / 1000

/** A clock may be set back. */
const isWithin = (window: number, seconds: number) => seconds > 0 && seconds <= window

/** The counted processes by name; where another one restarted, came or went, a difference means nothing. */
const processesOf = ({ replicas }: Counted) =>
  replicas
    .filter(({ up }) => up)
    .map(({ address, started }) => `${address}@${started}`)
    .join()

function figuresSince(base: Counted | undefined, now: Counted): LiveFigures {
  const isUp = now.replicas.some(({ up }) => up)
  const seconds = base && isUp ? secondsBetween(base, now) : null
  const earlier = new Map(base?.versions.map((version) => [keyOf(version), version]))
  const versions = now.versions.map((version) => increaseOf(earlier.get(keyOf(version)), version))
  const figuresOf = (some: readonly VersionCounts[], errors = sumOf(some.map((version) => version.errors))) =>
    summarize(some, errors, seconds, isUp)
  const models = [...new Set(versions.map(({ model }) => model))]
  return {
    time: now.time,
    seconds,
    replicas: now.replicas,
    in_flight: isUp ? now.inFlight : null,
    has_traffic:
      total(now.errors) > 0 || now.versions.some(({ histograms }) => countOf(histograms.latency) > 0),
    all: figuresOf(versions, countIncreases(base?.errors, now.errors)),
    none: figuresOf([]),
    models: models.map((model) => ({
      model,
      figures: figuresOf(versions.filter((version) => version.model === model)),
    })),
    versions: versions.map((version) => ({
      model: version.model,
      run_id: version.runId,
      stable: now.stableRuns ? now.stableRuns.get(version.model) === version.runId : null,
      replicas: version.replicas,
      backends: [...version.backends],
      figures: figuresOf([version]),
    })),
  }
}

const keyOf = ({ model, runId }: VersionCounts) => `${model}/${runId}`

/** What was counted in between. A version that was not there before has counted from 0. */
function increaseOf(before: VersionCounts | undefined, now: VersionCounts): VersionCounts {
  return {
    ...now,
    numbers: {
      ...now.numbers,
      ...mapKeys(counterKeys, (key) => increase(before?.numbers[key] ?? 0, now.numbers[key])),
    },
    histograms: mapKeys(histogramKeys, (key) =>
      histogramIncrease(before?.histograms[key], now.histograms[key]),
    ),
    errors: countIncreases(before?.errors, now.errors),
  }
}

const countIncreases = (before: Counts = {}, now: Counts): Counts =>
  Object.fromEntries(Object.entries(now).map(([key, count]) => [key, increase(before[key] ?? 0, count)]))

/** @param versions what each counted in this time */
function summarize(
  versions: readonly VersionCounts[],
  errors: Counts,
  seconds: number | null,
  isUp: boolean,
): Figures {
  const perSecond = (count: number) => (seconds === null ? null : count / seconds)
  const sum = (key: keyof VersionCounts['numbers']) =>
    versions.reduce((sum, { numbers }) => sum + numbers[key], 0)
  const histogram = (key: keyof VersionCounts['histograms']) =>
    addHistograms(seconds === null ? [] : versions.map(({ histograms }) => histograms[key]))
  const requests = seconds === null ? 0 : countOf(histogram('latency')) + total(errors)
  return {
    ...mapKeys(counterKeys, (key) => perSecond(sum(key))),
    ...mapKeys(gaugeKeys, (key) => (isUp ? sum(key) : null)),
    ...mapKeys(histogramKeys, (key) => describeHistogram(histogram(key), perSecond)),
    errors: Object.fromEntries(Object.entries(errors).map(([code, count]) => [code, perSecond(count) ?? 0])),
    error_rate: perSecond(total(errors)),
    error_share: requests > 0 ? total(errors) / requests : null,
  }
}

const describeHistogram = (
  histogram: Histogram,
  perSecond: (count: number) => number | null,
): HistogramFigures => ({
  per_second: perSecond(countOf(histogram)),
  mean: countOf(histogram) > 0 ? histogram.sum / countOf(histogram) : null,
  p50: quantile(0.5, histogram),
  p95: quantile(0.95, histogram),
  p99: quantile(0.99, histogram),
})

const total = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0)

function sumOf(all: readonly Counts[]): Counts {
  const sums: Record<string, number> = {}
  for (const counts of all)
    for (const [code, count] of Object.entries(counts)) sums[code] = (sums[code] ?? 0) + count
  return sums
}
