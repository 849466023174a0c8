/** What is found about the columns of a model: the verdict of each, and the figures beside it. */
import { createTurns } from '@modelops/common/turns'
import { outlierKinds, SLOT_MS, type OutlierKind } from './drift-counts.js'
import {
  adjustedByDiscoveries,
  chiSquare,
  jensenShannon,
  kolmogorovSmirnov,
  type Counts,
} from './distances.js'
import type { BinnedColumn, DriftLayout } from './layout.js'
import { judge, type DriftVerdict, type Judged, type JudgeOptions } from './verdict.js'
import { liveWindows, type Window } from './windows.js'

/** Expected false alarms in a day, of a model's columns together. */
const ALPHA = 0.01
const graveness: readonly DriftVerdict[] = ['too_few', 'ok', 'watch', 'alarm']

export interface Histogram {
  edges?: readonly number[]
  categories?: readonly string[]
  counts: number[]
  /** Of categories: all others. */
  other?: number
  /** Rows without a value; absent for predictions. */
  missing?: number
}

export interface ColumnFinding extends Judged {
  name: string
  statistic: 'psi'
  /** When the window that decides began; null before the first row. */
  from: string | null
  /** Since when it drifts. */
  since: string | null
  classical: {
    test: 'ks' | 'chi_square'
    statistic: number
    p_adjusted: number
    jensen_shannon: number
  } | null
  outliers?: Record<OutlierKind, number>
  /** Why nothing is said. */
  reason?: string
  reference: Histogram | null
  live: Histogram
}

export interface DriftFindings {
  window: { from: string; rows: number } | null
  /** Those with the most evidence first. */
  features: ColumnFinding[]
  predictions: ColumnFinding
}

/**
 * In short turns of the event loop.
 * @param outliers by feature and kind
 */
export async function findDrift(
  { features: columns, predictions: answers }: DriftLayout,
  windows: readonly Window[],
  outliers: ArrayLike<number>,
): Promise<DriftFindings> {
  const options = { alpha: ALPHA, features: columns.length + 1 }
  const live = liveWindows(windows)
  const nextTurn = createTurns()
  const features: ColumnFinding[] = []
  for (const [i, column] of columns.entries()) {
    await nextTurn()
    const finding = findingOf(column, live, windows, options, true)
    features.push({ ...finding, outliers: outliersOf(outliers, i) })
  }
  const predictions = findingOf(answers, live, windows, options, false)
  adjust([...features, predictions])
  features.sort((a, b) => b.evidence - a.evidence)
  const [first] = live
  return { window: first ? { from: timeOf(first.from), rows: first.rows } : null, features, predictions }
}

const outliersOf = (outliers: ArrayLike<number>, feature: number) =>
  Object.fromEntries(
    outlierKinds.map((kind, k) => [kind, outliers[outlierKinds.length * feature + k]!]),
  ) as Record<OutlierKind, number>

/** The p-values for how many there are. */
function adjust(findings: readonly ColumnFinding[]): void {
  const tested = findings.flatMap(({ classical }) => (classical ? [classical] : []))
  const adjusted = adjustedByDiscoveries(tested.map(({ p_adjusted }) => p_adjusted))
  adjusted.forEach((p, i) => (tested[i]!.p_adjusted = p))
}

const timeOf = (slot: number): string => new Date(slot * SLOT_MS).toISOString()

const countsIn = ({ offset, bins }: BinnedColumn, { counts }: Window): Float64Array =>
  counts.subarray(offset, offset + bins)

function findingOf(
  column: BinnedColumn,
  live: readonly Window[],
  windows: readonly Window[],
  options: JudgeOptions,
  hasMissing: boolean,
): ColumnFinding {
  const { name, reference } = column
  const judged = live.map((window) => ({
    window,
    ...judge(reference, countsIn(column, window), options),
  }))
  const gravest = judged.toSorted(byGravity)[0]
  const counts = gravest ? countsIn(column, gravest.window) : new Float64Array(column.bins)
  const { rows, value, evidence, threshold, verdict } = gravest ?? judge(reference, counts, options)
  const isDrift = verdict === 'watch' || verdict === 'alarm'
  return {
    name,
    statistic: 'psi',
    ...{ rows, value, evidence, threshold, verdict },
    from: gravest ? timeOf(gravest.window.from) : null,
    since: isDrift ? timeOf(sinceOf(column, windows, options)) : null,
    classical: reference && verdict !== 'too_few' ? classicalOf(column, reference, counts) : null,
    ...(!reference && {
      reason: 'its run has no reference of drift: train the model again, or import it with a table',
    }),
    reference: reference ? histogramOf(column, reference, hasMissing) : null,
    live: histogramOf(column, counts, hasMissing),
  }
}

const byGravity = (a: Judged, b: Judged): number =>
  graveness.indexOf(b.verdict) - graveness.indexOf(a.verdict) || b.evidence - a.evidence

/** The first of the windows that all show drift up to the last one with enough rows. */
function sinceOf(column: BinnedColumn, windows: readonly Window[], options: JudgeOptions): number {
  let since = windows.at(-1)!.from
  for (const window of windows.toReversed()) {
    const { verdict } = judge(column.reference, countsIn(column, window), options)
    if (verdict === 'ok') break
    if (verdict !== 'too_few') since = window.from
  }
  return since
}

function classicalOf(column: BinnedColumn, reference: Counts, live: Counts): ColumnFinding['classical'] {
  const test = column.edges ? 'ks' : 'chi_square'
  const { statistic, p } = (test === 'ks' ? kolmogorovSmirnov : chiSquare)(reference, live)
  return { test, statistic, p_adjusted: p, jensen_shannon: jensenShannon(reference, live) }
}

function histogramOf({ edges, categories }: BinnedColumn, counts: Counts, hasMissing: boolean): Histogram {
  const all = Array.from(counts)
  const missing = hasMissing ? all.pop()! : undefined
  const other = hasMissing && categories ? all.pop()! : undefined
  return {
    ...(edges && { edges }),
    ...(categories && { categories }),
    counts: all,
    ...(other !== undefined && { other }),
    ...(missing !== undefined && { missing }),
  }
}
