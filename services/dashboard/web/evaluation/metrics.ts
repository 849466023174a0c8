/** What the names of metrics in a manifest mean, and which of two values is the better one. */
import { formatNumber, formatPercent } from '../format/number.js'

export interface MetricInfo {
  label: string
  better: 'higher' | 'lower'
  format: (value: number) => string
  /** Of a difference, without its sign. */
  formatDifference: (size: number) => string
  /** It has no unit of its own. */
  isInTargetUnit?: boolean
}

const share = (label: string): MetricInfo => ({
  label,
  better: 'higher',
  format: (value) => formatPercent(value),
  formatDifference: (size) => `${(size * 100).toFixed(1)} pp`,
})
const score = (label: string, better: MetricInfo['better'] = 'higher', digits = 3): MetricInfo => {
  const format = (value: number) => value.toFixed(digits)
  return { label, better, format, formatDifference: format }
}
const error = (label: string): MetricInfo => ({
  ...{ label, better: 'lower', format: formatNumber, formatDifference: formatNumber, isInTargetUnit: true },
})

/** In the order in which they are shown. */
const known: Record<string, MetricInfo> = {
  test_accuracy: share('Accuracy'),
  test_precision: share('Precision'),
  test_recall: share('Recall'),
  test_f1: score('F1'),
  test_roc_auc: score('ROC AUC', 'higher', 4),
  test_log_loss: score('Log loss', 'lower'),
  test_r2: score('R²'),
  test_rmse: error('RMSE'),
  test_mae: error('MAE'),
}

/** Undefined for what is no measure of quality. */
export const metricInfo = (name: string): MetricInfo | undefined => known[name]

type Measured = { metrics: Record<string, number> }

/** The metrics of quality that any of these runs has, in the order in which they are shown. */
export const metricNames = (runs: readonly Measured[]) =>
  Object.keys(known).filter((name) => runs.some(({ metrics }) => metrics[name] !== undefined))

/** The metric to name where there is room for one: `97.3 % accuracy`. */
export function mainMetric(run: Measured): { name: string; info: MetricInfo; value: number } | undefined {
  const [name] = metricNames([run])
  return name === undefined ? undefined : { name, info: known[name]!, value: run.metrics[name]! }
}

/** The positions of the best value, and of those whose difference from it would not show; none where that are all. */
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

/** How a value differs from the one it is compared with, as far as its text shows it. */
export function differenceOf(
  value: number,
  base: number,
  { better, formatDifference }: MetricInfo,
): Difference {
  const size = formatDifference(Math.abs(value - base))
  if (size === formatDifference(0)) return { text: '±0', verdict: 'equal' }
  const isBetter = better === 'higher' ? value > base : value < base
  return { text: `${value > base ? '+' : '−'}${size}`, verdict: isBetter ? 'better' : 'worse' }
}
