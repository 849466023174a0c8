/** What replicas have counted, and what the dashboard answers to it, for tests. */
import {
  counterKeys,
  gaugeKeys,
  histogramKeys,
  type Counts,
  type VersionCounts,
} from '../../src/live/counts.js'
import type { Histogram } from '../../src/live/histogram.js'
import type { LiveFigures, Replica } from '../../src/live/live-figures.js'
import { Rates, type Counted } from '../../src/live/rates.js'

/** @param seconds since some moment */
export const counted = (seconds: number, parts: Partial<Counted> = {}): Counted => ({
  time: new Date(1_800_000_000_000 + seconds * 1_000).toISOString(),
  replicas: [{ address: '127.0.0.1:8081', up: true, failure: null, started: null }],
  stableRuns: undefined,
  inFlight: 0,
  errors: {},
  versions: [],
  ...parts,
})

/** Other processes than those that are counted otherwise. */
export const otherReplicas: Replica[] = [
  { address: '127.0.0.2:8081', up: true, failure: null, started: null },
]

interface VersionParts {
  runId?: string
  queueRows?: number
  errors?: Counts
  latency?: Histogram
}

const emptyHistogram: Histogram = { bounds: [], cumulative: [0], sum: 0 }

/** A version that has counted nothing. */
export const idle = {
  numbers: Object.fromEntries([...counterKeys, ...gaugeKeys].map((key) => [key, 0])),
  histograms: Object.fromEntries(histogramKeys.map((key) => [key, emptyHistogram])),
} as unknown as Pick<VersionCounts, 'numbers' | 'histograms'>

/** After so many requests of two rows, each a batch, that took up to 10 ms. */
export function version(model: string, requests: number, parts: VersionParts = {}): VersionCounts {
  const { runId = `run-${model}`, queueRows = 0, errors = {} } = parts
  const cumulative = [requests, requests, requests]
  const latency = parts.latency ?? { bounds: [0.01, 1], cumulative, sum: requests * 0.005 }
  const batchRows = { bounds: [1, 2], cumulative: [0, requests, requests], sum: 2 * requests }
  return {
    model,
    runId,
    replicas: 1,
    backends: ['cpu'],
    errors,
    numbers: { ...idle.numbers, predictions: 2 * requests, queueRows },
    histograms: { ...idle.histograms, latency, batchRows },
  }
}

/** The answers to pages that ask at these moments. */
export function answersTo(...moments: Counted[]): LiveFigures[] {
  const rates = new Rates()
  return moments.map((moment) => rates.next(moment))
}
