/** What the charts of the page show. */
import type { Figures } from '../../../src/live/live-figures.js'
import type { Point } from './history.js'
import { select, type Selection } from './selection.js'
import { linesOf, type Line, type Lines, type Measure, type Slot } from './timeline.js'
import { MAX_LINES, type Group } from './version-groups.js'

/** @param groups the versions that have a line each, where versions are apart */
export type LinesOf = (slots: readonly Slot[], selection: Selection, groups: readonly Group[]) => Lines
type FigureOf = (figures: Figures) => number | null

/**
 * A line for each version.
 * @param nothing the name of a line at 0 where no version was asked
 */
export const versionLines =
  (nothing: string, figureOf: FigureOf): LinesOf =>
  (slots, _, groups) => {
    const measures = groups.map(([label, group]): Measure => [
      label,
      (point) => figureOf(select(point, group)),
    ])
    return linesOf(slots, orNothing(nothing, measures))
  }

/** Errors per second, for each problem code that occurred. */
export const errorLines: LinesOf = (slots, selection) => {
  const codes = new Set<string>()
  for (const { point } of slots)
    for (const [code, rate] of Object.entries(point ? select(point, selection).errors : {}))
      if (rate > 0) codes.add(code)
  const measures = [...codes]
    .sort()
    .map((code): Measure => [code, (point) => rateOf(point, select(point, selection).errors[code])])
  return atMost(linesOf(slots, orNothing('Errors', measures)))
}

/** Several figures of all versions together, by the names of their lines. */
export const figureLines =
  (figures: Record<string, FigureOf>): LinesOf =>
  (slots, selection) =>
    linesOf(
      slots,
      Object.entries(figures).map(([label, figureOf]) => [
        label,
        (point) => figureOf(select(point, selection)),
      ]),
    )

export const milliseconds = (seconds: number | null) => (seconds === null ? null : seconds * 1000)

const rateOf = ({ seconds }: Point, rate = 0) => (seconds === null ? null : rate)

/** A line at 0 instead of an empty chart. */
const orNothing = (label: string, measures: Measure[]): Measure[] =>
  measures.length ? measures : [[label, (point) => rateOf(point)]]

/** The largest of many lines, and the sum of all others. */
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
