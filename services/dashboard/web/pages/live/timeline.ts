/** Values over the time that a chart shows. */
import { WINDOW_SECONDS } from '../../../src/live/window.js'
import type { Point } from './history.js'

export interface Slot {
  /** Unix seconds. */
  at: number
  /** null where nothing is known. */
  point: Point | null
}

export interface Line {
  label: string
  values: (number | null)[]
}

export interface Lines {
  /** Unix seconds. */
  x: number[]
  series: Line[]
}

/** What is drawn of a point, and its name. */
export type Measure = [label: string, of: (point: Point) => number | null]

/** What is shown at least: lines grow to the left until the time is full. */
const LEAST_SECONDS = 60

/** The points of the last seconds; a slot without one begins the time, and interrupts it where the page was hidden or paused. */
export function timeline(points: readonly Point[], seconds: number): Slot[] {
  const end = points.at(-1)?.at ?? 0
  const begin = Math.max(end - seconds, Math.min(points[0]?.at ?? 0, end - LEAST_SECONDS))
  const slots: Slot[] = []
  let before = begin
  for (const point of points) {
    if (point.at < begin) continue
    if (point.at - before > WINDOW_SECONDS)
      slots.push({ at: slots.length ? before + 1 : before, point: null })
    slots.push({ at: point.at, point })
    before = point.at
  }
  return slots
}

export const linesOf = (slots: readonly Slot[], measures: readonly Measure[]): Lines => ({
  x: slots.map(({ at }) => at),
  series: measures.map(([label, of]) => ({
    label,
    values: slots.map(({ point }) => (point ? of(point) : null)),
  })),
})
