/** What the charts of the page show. */
import type { Point } from './history.js'
import { errorsByCode, summarize, type Selection, type Summary } from './summary.js'
import { linesOf, type Line, type Lines, type Measure, type Slot } from './timeline.js'
import { MAX_LINES, type Group } from './version-groups.js'

/** @param groups the versions that have a line each, where versions are apart */
export type LinesOf = (slots: readonly Slot[], selection: Selection, groups: readonly Group[]) => Lines
type Pick = (summary: Summary) => number | null

/**
 * A line for each version.
 * @param nothing the name of a line at 0 where no version was asked
 */
export const versionLines =
  (nothing: string, of: Pick): LinesOf =>
  (slots, _, groups) => {
    const measures = groups.map(([label, group]): Measure => [label, (point) => of(summarize(point, group))])
    return linesOf(slots, orNothing(nothing, measures))
  }

/** Errors per second by problem code, of those that there were. */
export const errorLines: LinesOf = (slots, selection) => {
  const codes = new Set<string>()
  for (const { point } of slots)
    for (const [code, count] of Object.entries(point ? errorsByCode(point, selection) : {}))
      if (count > 0) codes.add(code)
  const measures = [...codes]
    .sort()
    .map((code): Measure => [code, (point) => perSecond(point, errorsByCode(point, selection)[code] ?? 0)])
  return atMost(linesOf(slots, orNothing('Errors', measures)))
}

/** Several figures of all versions together, by the names of their lines. */
export const summaryLines =
  (picks: Record<string, Pick>): LinesOf =>
  (slots, selection) =>
    linesOf(
      slots,
      Object.entries(picks).map(([label, of]) => [label, (point) => of(summarize(point, selection))]),
    )

/** A quantile in milliseconds. */
export const latency =
  (quantile: 'p50' | 'p95' | 'p99'): Pick =>
  ({ [quantile]: seconds }) =>
    seconds === null ? null : seconds * 1000

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
