/** The figures of a moment that somebody looks at: of all models, of one, or of some versions. */
import type { Figures, HistogramFigures } from '../../../src/live/live-figures.js'
import type { Point } from './history.js'

export interface Selection {
  /** Undefined: all models. */
  model?: string | undefined
  /** Undefined: all versions of the model. */
  runIds?: readonly string[] | undefined
}

export function select(point: Point, { model, runIds }: Selection = {}): Figures {
  if (model === undefined && runIds === undefined) return point.all
  if (runIds === undefined) return point.models.find((one) => one.model === model)?.figures ?? point.none
  const versions = point.versions.filter(
    (version) => (model === undefined || version.model === model) && runIds.includes(version.run_id),
  )
  return versions.length ? versions.map(({ figures }) => figures).reduce(add) : point.none
}

type Figure = number | null

const plus = (a: Figure, b: Figure): Figure => (a === null || b === null ? null : a + b)
const larger = (a: Figure, b: Figure): Figure => (a === null || b === null ? (a ?? b) : Math.max(a, b))

function add(a: Figures, b: Figures): Figures {
  const keys = Object.keys(a) as (keyof Figures)[]
  const sum = Object.fromEntries(keys.map((key) => [key, addFigure(a[key], b[key])])) as Figures
  const requests = (sum.latency.per_second ?? 0) + (sum.error_rate ?? 0)
  return { ...sum, error_share: requests > 0 ? (sum.error_rate ?? 0) / requests : null }
}

type Value = Figures[keyof Figures]

function addFigure(a: Value, b: Value): Value {
  if (typeof a !== 'object' || a === null) return plus(a, b as Figure)
  return isHistogram(a) ? addHistograms(a, b as HistogramFigures) : addErrors(a, b as Figures['errors'])
}

const isHistogram = (value: HistogramFigures | Figures['errors']): value is HistogramFigures => 'p50' in value

function addErrors(a: Figures['errors'], b: Figures['errors']): Figures['errors'] {
  const sums = { ...a }
  for (const [code, rate] of Object.entries(b)) sums[code] = (sums[code] ?? 0) + rate
  return sums
}

/** Quantiles of several versions cannot be added up: they are those of the slowest. */
function addHistograms(a: HistogramFigures, b: HistogramFigures): HistogramFigures {
  const per_second = plus(a.per_second, b.per_second)
  const sumOf = ({ mean, per_second }: HistogramFigures) => (mean ?? 0) * (per_second ?? 0)
  return {
    per_second,
    mean: per_second ? (sumOf(a) + sumOf(b)) / per_second : null,
    p50: larger(a.p50, b.p50),
    p95: larger(a.p95, b.p95),
    p99: larger(a.p99, b.p99),
  }
}
