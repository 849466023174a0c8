/** What the replicas have counted, added up by model version. */
import { keysOfType, servingMetrics, type MetricKey } from '@modelops/common/serving-metrics'
import type { Histogram } from './histogram.js'
import { parseValue, type Sample } from './prometheus-text.js'

/** The metrics with one number for each version, or each of its routes. */
type NumberKey<Type extends 'counter' | 'gauge'> = {
  [K in MetricKey<Type>]: (typeof servingMetrics)[K]['labels'] extends
    readonly ['model', 'run_id'] | readonly ['model', 'run_id', 'route']
    ? K
    : never
}[MetricKey<Type>]

const numbersOfType = <Type extends 'counter' | 'gauge'>(type: Type) =>
  keysOfType(type).filter((key) =>
    /^model,run_id(,route)?$/.test(servingMetrics[key].labels.join()),
  ) as NumberKey<Type>[]

/** Warnings of all codes together. */
export const counterKeys = [...numbersOfType('counter'), 'inputWarnings'] as const
export const gaugeKeys = numbersOfType('gauge')
export const histogramKeys = keysOfType('histogram')

export type Counts = Readonly<Record<string, number>>

export interface VersionCounts {
  model: string
  runId: string
  /** How many serve it at the moment; 0 for one that has left service. */
  replicas: number
  backends: readonly string[]
  /** Requests that were refused or failed, by problem code. */
  errors: Counts
  numbers: Record<(typeof counterKeys)[number] | (typeof gaugeKeys)[number], number>
  histograms: Record<(typeof histogramKeys)[number], Histogram>
}

export interface TotalCounts {
  inFlight: number
  /** Also of requests that no version saw. */
  errors: Counts
  /** By model and run. */
  versions: VersionCounts[]
}

export function addUp(samples: readonly Sample[]): TotalCounts {
  const versions = new Map<string, Sample[]>()
  for (const sample of samples) {
    const { model, run_id } = sample.labels
    if (!model || !run_id) continue
    const key = `${model}/${run_id}`
    const known = versions.get(key)
    if (known) known.push(sample)
    else versions.set(key, [sample])
  }
  return {
    inFlight: sum(samples, servingMetrics.inFlight.name),
    errors: sumBy('type', samples, servingMetrics.errors.name),
    versions: [...versions.values()].map(countsOf).sort(byModelAndRun),
  }
}

/** @param samples of one version */
function countsOf(samples: readonly Sample[]): VersionCounts {
  const { model, run_id } = samples[0]!.labels
  const { info, versionErrors } = servingMetrics
  return {
    model: model!,
    runId: run_id!,
    replicas: sum(samples, info.name),
    backends: Object.keys(sumBy('backend', samples, info.name)).sort(),
    errors: sumBy('type', samples, versionErrors.name),
    numbers: mapKeys([...counterKeys, ...gaugeKeys], (key) => sum(samples, servingMetrics[key].name)),
    histograms: mapKeys(histogramKeys, (key) => histogramOf(samples, servingMetrics[key].name)),
  }
}

const sum = (samples: readonly Sample[], metric: string) =>
  samples.reduce((sum, { name, value }) => (name === metric ? sum + value : sum), 0)

function sumBy(label: string, samples: readonly Sample[], metric: string): Counts {
  const sums: Record<string, number> = {}
  for (const { name, labels, value } of samples)
    if (name === metric) sums[labels[label] ?? ''] = (sums[labels[label] ?? ''] ?? 0) + value
  return sums
}

function histogramOf(samples: readonly Sample[], metric: string): Histogram {
  const buckets = Object.entries(sumBy('le', samples, `${metric}_bucket`))
    .map(([le, count]) => [parseValue(le) ?? Infinity, count] as const)
    .sort(([a], [b]) => a - b)
  const finite = buckets.filter(([bound]) => bound !== Infinity)
  return {
    bounds: finite.map(([bound]) => bound),
    cumulative: [...finite.map(([, count]) => count), buckets.at(-1)?.[1] ?? 0],
    sum: sum(samples, `${metric}_sum`),
  }
}

export const mapKeys = <K extends string, T>(keys: readonly K[], valueOf: (key: K) => T) =>
  Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<K, T>

const byModelAndRun = (a: VersionCounts, b: VersionCounts) =>
  a.model.localeCompare(b.model) || a.runId.localeCompare(b.runId)
