/** What the replicas have counted, added up by model version. */
import { keysOfType, servingMetrics, type MetricKey } from '@modelops/common/serving-metrics'
import type { Histogram } from './histogram.js'
import { parseValue, type Sample } from './prometheus-text.js'

/** The metrics with one number for each version. */
type NumberKey<Type extends 'counter' | 'gauge'> = {
  [K in MetricKey<Type>]: (typeof servingMetrics)[K]['labels'] extends readonly ['model', 'run_id']
    ? K
    : never
}[MetricKey<Type>]

const numbersOfType = <Type extends 'counter' | 'gauge'>(type: Type) =>
  keysOfType(type).filter((key) => servingMetrics[key].labels.join() === 'model,run_id') as NumberKey<Type>[]

export const counterKeys = numbersOfType('counter')
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
  numbers: Record<NumberKey<'counter' | 'gauge'>, number>
  histograms: Record<(typeof histogramKeys)[number], Histogram>
}

export interface TotalCounts {
  inFlight: number
  /** Also of requests that no version saw. */
  errors: Counts
  /** By model and run. */
  versions: VersionCounts[]
}

type Sums = Map<string, number>

interface VersionSums {
  model: string
  runId: string
  errors: Sums
  backends: Set<string>
  /** By the name of the sample. */
  values: Sums
  /** By the name of the sample, then by `le`. */
  buckets: Map<string, Sums>
}

export function addUp(samples: Iterable<Sample>): TotalCounts {
  const errors: Sums = new Map()
  const versions = new Map<string, VersionSums>()
  let inFlight = 0
  for (const sample of samples) {
    const { name, labels, value } = sample
    if (name === servingMetrics.inFlight.name) inFlight += value
    else if (name === servingMetrics.errors.name) add(errors, labels['type'], value)
    else if (labels['model'] && labels['run_id'])
      addToVersion(versionOf(versions, labels['model'], labels['run_id']), sample)
  }
  return {
    inFlight,
    errors: Object.fromEntries(errors),
    versions: [...versions.values()].map(countsOf).sort(byModelAndRun),
  }
}

function versionOf(versions: Map<string, VersionSums>, model: string, runId: string): VersionSums {
  const key = `${model}/${runId}`
  const version = versions.get(key) ?? newSums(model, runId)
  versions.set(key, version)
  return version
}

const newSums = (model: string, runId: string): VersionSums => ({
  model,
  runId,
  errors: new Map(),
  backends: new Set(),
  values: new Map(),
  buckets: new Map(),
})

function addToVersion(version: VersionSums, { name, labels, value }: Sample): void {
  if (name === servingMetrics.versionErrors.name) return add(version.errors, labels['type'], value)
  if (labels['backend']) version.backends.add(labels['backend'])
  if (labels['le'] === undefined) return add(version.values, name, value)
  const buckets = version.buckets.get(name) ?? new Map<string, number>()
  version.buckets.set(name, buckets)
  add(buckets, labels['le'], value)
}

function add(sums: Sums, key = '', value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value)
}

function countsOf({ model, runId, errors, backends, values, buckets }: VersionSums): VersionCounts {
  const valueOf = (name: string) => values.get(name) ?? 0
  const numbers = [...counterKeys, ...gaugeKeys].map((key) => [key, valueOf(servingMetrics[key].name)])
  const histograms = histogramKeys.map((key) => {
    const { name } = servingMetrics[key]
    return [key, histogramOf(buckets.get(`${name}_bucket`) ?? [], valueOf(`${name}_sum`))]
  })
  return {
    model,
    runId,
    replicas: valueOf(servingMetrics.info.name),
    backends: [...backends].sort(),
    errors: Object.fromEntries(errors),
    numbers: Object.fromEntries(numbers) as VersionCounts['numbers'],
    histograms: Object.fromEntries(histograms) as VersionCounts['histograms'],
  }
}

function histogramOf(counts: Iterable<[le: string, count: number]>, sum: number): Histogram {
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

const byModelAndRun = (a: VersionCounts, b: VersionCounts) =>
  a.model.localeCompare(b.model) || a.runId.localeCompare(b.runId)
