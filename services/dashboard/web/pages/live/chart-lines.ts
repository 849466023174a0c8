/** What the charts of the page show. */
import type { Point } from './history.js'
import { errorsByCode, summarize, type Selection, type Summary } from './summary.js'
import { linesOf, type Line, type Lines, type Measure, type Slot } from './timeline.js'

/** As many as there are colours; with more the last one is for all others. */
const MAX_LINES = 5

interface Version {
  model: string
  runId: string
}

/** Requests per second by version, of those that had any; by model where these are too many. */
export function requestLines(slots: readonly Slot[], { model }: Selection): Lines {
  const versions = new Map<string, Version>()
  for (const { point } of slots)
    for (const version of point?.versions ?? [])
      if (version.requests > 0 && (model === undefined || version.model === model))
        versions.set(version.runId, { model: version.model, runId: version.runId })
  const byVersion = [...versions.values()].map((version): Measure => [
    nameAmong([...versions.values()], version),
    (point) => summarize(point, version).requests,
  ])
  const models = [...new Set([...versions.values()].map((version) => version.model))]
  const byModel = models.map((name): Measure => [name, (point) => summarize(point, { model: name }).requests])
  const isTooMany = model === undefined && byVersion.length > MAX_LINES
  return atMost(linesOf(slots, orNothing('Requests', isTooMany ? byModel : byVersion)))
}

/** Errors per second by problem code, of those that there were. */
export function errorLines(slots: readonly Slot[], selection: Selection): Lines {
  const codes = new Set<string>()
  for (const { point } of slots)
    for (const [code, count] of Object.entries(point ? errorsByCode(point, selection) : {}))
      if (count > 0) codes.add(code)
  const measures = [...codes]
    .sort()
    .map((code): Measure => [code, (point) => perSecond(point, errorsByCode(point, selection)[code] ?? 0)])
  return atMost(linesOf(slots, orNothing('Errors', measures)))
}

export const latencyLines = (slots: readonly Slot[], selection: Selection): Lines =>
  summaryLines(slots, selection, [
    ['p50', ({ p50 }) => milliseconds(p50)],
    ['p95', ({ p95 }) => milliseconds(p95)],
    ['p99', ({ p99 }) => milliseconds(p99)],
  ])

export const batchLines = (slots: readonly Slot[], selection: Selection): Lines =>
  summaryLines(slots, selection, [
    ['Rows of a batch, mean', ({ batchRows }) => batchRows],
    ['Rows that wait', ({ queueRows }) => queueRows],
  ])

const summaryLines = (
  slots: readonly Slot[],
  selection: Selection,
  picks: [label: string, of: (summary: Summary) => number | null][],
): Lines =>
  linesOf(
    slots,
    picks.map(([label, of]) => [label, (point) => of(summarize(point, selection))]),
  )

const milliseconds = (seconds: number | null) => (seconds === null ? null : seconds * 1000)

const perSecond = ({ seconds }: Point, count: number) => (seconds === null ? null : count / seconds)

/** A line at 0 instead of an empty chart. */
const orNothing = (label: string, measures: Measure[]): Measure[] =>
  measures.length ? measures : [[label, (point) => perSecond(point, 0)]]

/** Of many lines the largest ones, and the sum of all others. */
function atMost({ x, series }: Lines): Lines {
  if (series.length <= MAX_LINES) return { x, series }
  const sum = (values: Line['values']) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
  const largest = [...series].sort((a, b) => sum(b.values) - sum(a.values))
  const rest = largest.slice(MAX_LINES - 1)
  const isKnown = (index: number) => rest.some(({ values }) => values[index] !== null)
  const values = x.map((_, index) =>
    isKnown(index) ? sum(rest.map(({ values }) => values[index] ?? null)) : null,
  )
  return { x, series: [...largest.slice(0, MAX_LINES - 1), { label: `${rest.length} others`, values }] }
}

/** The model, with the end of the run's id where there are several of it. */
function nameAmong(versions: readonly Version[], { model, runId }: Version): string {
  const isOnly = versions.filter((version) => version.model === model).length === 1
  return isOnly ? model : `${model} ${runId.length > 12 ? `…${runId.slice(-8)}` : runId}`
}
