/** The evidence against a canary over time, as lines of a chart. */
import type { Rollout } from '../../api/types.js'
import type { Series } from '../../components/line-chart.js'
import { formatNumber } from '../../format.js'
import type { Point } from './history.js'
import { kindName } from './kinds.js'

export interface EvidenceLines {
  /** Unix seconds. */
  x: number[]
  series: Series[]
  logRange: [number, number]
}

/** What is shown at least: lines grow to the left until the time is full. */
const LEAST_SECONDS = 60
/** Where the page was hidden, lines are interrupted. */
const GAP_SECONDS = 15
const LEAST_EVIDENCE = 0.01

export function evidenceLines(points: readonly Point[], evidence: Rollout['evidence']): EvidenceLines {
  const slots = slotsOf(points)
  const thresholds = thresholdsOf(evidence)
  const values = points.flatMap((point) => Object.values(point.evidence)).filter((value) => value > 0)
  const low = Math.max(LEAST_EVIDENCE, Math.min(0.1, ...values))
  return {
    x: slots.map(({ at }) => at),
    series: [
      ...evidence.map(({ kind }) => ({
        label: kindName(kind),
        values: slots.map(({ point }) => point?.evidence[kind] || null),
      })),
      ...thresholds.map((threshold) => ({
        label: `Aborts at ${formatNumber(threshold)}`,
        values: slots.map(() => threshold),
        dashed: true,
      })),
    ],
    logRange: [
      10 ** Math.floor(Math.log10(low)),
      10 ** Math.ceil(Math.log10(Math.max(10, ...thresholds)) + 0.5),
    ],
  }
}

/** What decides is all the evidence together. */
function thresholdsOf(evidence: Rollout['evidence']): number[] {
  const together = evidence.find(({ kind }) => kind === 'together')
  return [...new Set((together ? [together] : evidence).map(({ threshold }) => threshold))]
}

interface Slot {
  at: number
  point?: Point
}

function slotsOf(points: readonly Point[]): Slot[] {
  const last = points.at(-1)?.at ?? 0
  const slots: Slot[] = []
  if (last - (points[0]?.at ?? 0) < LEAST_SECONDS) slots.push({ at: last - LEAST_SECONDS })
  for (const [i, point] of points.entries()) {
    const before = points[i - 1]
    if (before && point.at - before.at > GAP_SECONDS) slots.push({ at: before.at + 1 })
    slots.push({ at: point.at, point })
  }
  return slots
}
