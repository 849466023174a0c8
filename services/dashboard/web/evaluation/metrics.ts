/** What the names of metrics in a manifest mean, and which of two values is the better one. */
import { formatFixed, formatNumber, formatPercent } from '../format.js'

export interface MetricInfo {
  label: string
  better: 'higher' | 'lower'
  format: (value: number) => string
  /** It is shown in per cent, a difference in percentage points. */
  isShare?: boolean
  /** It has no unit of its own. */
  isInTargetUnit?: boolean
  /** It is measured class by class: of two classes for the positive one, or, `alike`, with the same result for both. */
  byClass?: 'positive' | 'alike'
}

const share = (label: string): MetricInfo => ({
  ...{ label, better: 'higher', format: (value) => formatPercent(value), isShare: true },
})
const score = (label: string, better: MetricInfo['better'] = 'higher', digits = 3): MetricInfo => ({
  ...{ label, better, format: (value) => formatFixed(value, digits) },
})
const error = (label: string): MetricInfo => ({
  ...{ label, better: 'lower', format: formatNumber, isInTargetUnit: true },
})
const byClass = (info: MetricInfo, byClass: 'positive' | 'alike' = 'positive'): MetricInfo => ({
  ...info,
  byClass,
})

/** In the order in which they are shown. */
const known: Record<string, MetricInfo> = {
  test_accuracy: share('Accuracy'),
  test_balanced_accuracy: share('Balanced accuracy'),
  test_precision: byClass(share('Precision')),
  test_recall: byClass(share('Recall')),
  test_f1: byClass(score('F1')),
  test_roc_auc: byClass(score('ROC AUC', 'higher', 4), 'alike'),
  test_average_precision: byClass(score('Average precision')),
  test_mcc: score('Matthews correlation'),
  test_log_loss: score('Log loss', 'lower'),
  test_brier_score: score('Brier score', 'lower'),
  test_expected_calibration_error: score('Calibration error', 'lower'),
  test_r2: score('R²'),
  test_rmse: error('RMSE'),
  test_mae: error('MAE'),
}

/** Undefined for what is no measure of quality. */
export const metricInfo = (name: string): MetricInfo | undefined => known[name]

export interface Measured {
  metrics: Record<string, number>
  labels?: readonly string[]
  positive?: string
}

/** Of two classes the one that the metrics are about: the second one in runs that do not say. */
export const positiveOf = ({ labels, positive }: Pick<Measured, 'labels' | 'positive'>) =>
  positive ?? labels?.[1]

/** The class that a metric is about, where it is measured class by class: the positive of two, the mean of more. */
export function subjectOf(name: string, run: Measured): string | undefined {
  const { labels } = run
  const byClass = known[name]?.byClass
  if (!labels || !byClass) return undefined
  if (labels.length > 2) return 'mean over classes'
  return byClass === 'positive' ? `of class ${positiveOf(run)}` : undefined
}

/**
 * The metrics of quality that any of these runs has, in the order in which they are shown; without those that are about
 * one class in one run and of another in the next.
 */
export const metricNames = (runs: readonly Measured[]) =>
  Object.keys(known).filter((name) => {
    const subjects = runs
      .filter(({ metrics }) => metrics[name] !== undefined)
      .map((run) => subjectOf(name, run))
    return new Set(subjects).size === 1
  })

/** The metrics that are shown at once; the others are a click away. */
const headline = ['test_accuracy', 'test_roc_auc', 'test_log_loss', 'test_r2', 'test_rmse', 'test_mae']

export const isHeadline = (name: string): boolean => headline.includes(name)

/** The metric to name where there is room for one: `97.3 % accuracy`. */
export function mainMetric(run: Measured): { name: string; info: MetricInfo; value: number } | undefined {
  const [name] = metricNames([run])
  return name === undefined ? undefined : { name, info: known[name]!, value: run.metrics[name]! }
}

/** The positions of the best value, and of values that read the same; none where that is all of them. */
export function bestOf(values: readonly (number | undefined)[], info: MetricInfo): number[] {
  const present = values.filter((value) => value !== undefined)
  const best = info.better === 'higher' ? Math.max(...present) : Math.min(...present)
  const isBest = (value: number) => differenceOf(value, best, info).verdict === 'equal'
  if (present.every(isBest)) return []
  return values.flatMap((value, index) => (value !== undefined && isBest(value) ? index : []))
}

export interface Difference {
  /** `+1.2 pp`, `±0`. */
  text: string
  verdict: 'better' | 'worse' | 'equal'
}

/** How a value differs from the one it is compared with: not at all where both read the same. */
export function differenceOf(value: number, base: number, info: MetricInfo): Difference {
  const texts = [value, base].map(info.format)
  if (texts[0] === texts[1]) return { text: '±0', verdict: 'equal' }
  const size = Math.abs(value - base) * (info.isShare ? 100 : 1)
  const isHigher = value > base
  return {
    text: `${isHigher ? '+' : '−'}${formatSize(size, texts)}${info.isShare ? ' pp' : ''}`,
    verdict: isHigher === (info.better === 'higher') ? 'better' : 'worse',
  }
}

/**
 * The exact difference, with the digits of the values. Rounded that way, it may differ from the difference of the displayed values:
 * between 97.2 and 97.3 may lie 0.002; it then has a digit more, or as many as show it.
 * @param texts the values as they are read
 */
function formatSize(size: number, texts: readonly string[]): string {
  if (texts.some((text) => text.includes('e'))) return formatNumber(size)
  const [value, base] = texts.map((text) => parseFloat(text.replaceAll(',', '')))
  const digits = Math.max(...texts.map((text) => /\.(\d+)/.exec(text)?.[1]!.length ?? 0))
  const isAsRead = formatFixed(size, digits) === formatFixed(Math.abs(value! - base!), digits)
  return formatFixed(size, isAsRead ? digits : Math.max(digits + 1, Math.ceil(-Math.log10(size))))
}

export interface Noted extends Measured {
  target?: string
  intervals?: Record<string, [number, number]>
  baseline?: Record<string, number>
}

/** What a metric is about, where it lies with 95 % confidence, and what a constant answer reaches. */
export function notesOf(name: string, run: Noted): string[] {
  const { format, isInTargetUnit } = known[name]!
  const unit = isInTargetUnit && run.target !== undefined ? `in units of ${run.target}` : undefined
  const interval = run.intervals?.[name]
  const baseline = run.baseline?.[name]
  return [
    subjectOf(name, run) ?? unit,
    interval && `95 %: ${interval.map(format).join(' to ').replace(' % to ', ' to ')}`,
    baseline === undefined ? undefined : `Baseline ${format(baseline)}`,
  ].filter((line) => line !== undefined)
}
