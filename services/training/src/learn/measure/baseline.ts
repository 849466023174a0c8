/** What is reached without looking at a single column, and whether a model reaches more. */
import type { Metrics } from '@modelops/common/manifest'
import type { ClassRows } from './class-rows.js'
import { tallyMetrics } from './classification-metrics.js'
import { quantileOf } from '../quantile.js'

/** Standard errors by which one of two gains must exceed 0 not to be chance (95 %, one-sided, Bonferroni). */
const STANDARD_ERRORS = 1.96
/** Fewer rows show nothing either way. */
const MIN_ROWS = 30

export interface Baseline {
  metrics: Metrics
  /** Where the model is not better, as far as enough rows show: a sentence that says so. */
  warnings: string[]
}

/** Always the most frequent class, with the shares of the classes among these rows as probabilities. */
export function classBaseline(rows: ClassRows, model: Metrics, labels: readonly string[]): Baseline {
  const { scores, measured, losses, predicted } = rows
  const { truth, classes } = scores
  const counts = new Float64Array(classes)
  for (const label of truth) counts[label]!++
  const shares = Array.from(counts, (count) => count / truth.length)
  const usual = shares.lastIndexOf(Math.max(...shares))
  const answers = counts.map((_, label) => (label === usual ? truth.length : 0))
  const hits = counts.map((count, label) => (label === usual ? count : 0))
  const metrics: Metrics = {
    ...tallyMetrics({ actual: counts, predicted: answers, hits }, measured),
    log_loss: -shares.reduce((sum, share) => sum + (share > 0 ? share * Math.log(share) : 0), 0),
    brier_score: shares.reduce((sum, share) => sum + share * (1 - share), 0) / (classes === 2 ? 2 : 1),
    expected_calibration_error: 0,
    ...(model['roc_auc'] !== undefined && {
      roc_auc: 0.5,
      average_precision: measured.reduce((sum, label) => sum + shares[label]!, 0) / measured.length,
    }),
  }
  const isBetter =
    isGain(losses.map((loss, row) => -Math.log(shares[truth[row]!]!) - loss)) ||
    isGain(losses.map((_, row) => Number(predicted[row] === truth[row]) - Number(truth[row] === usual)))
  const warning = `${noBetter(truth.length)}: ${against('log loss', model['log_loss']!, metrics['log_loss']!)}, ${against('accuracy', model['accuracy']!, metrics['accuracy']!)} of always answering ${JSON.stringify(labels[usual])}`
  return { metrics, warnings: isBetter || truth.length < MIN_ROWS ? [] : [warning] }
}

/** Always the mean of these rows; a model is better that beats it in squares, or the median in absolute errors. */
export function numberBaseline(truth: Float32Array, predicted: Float32Array, model: Metrics): Baseline {
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length
  const squares = Float64Array.from(truth, (value) => (value - mean) ** 2)
  const metrics = {
    mae: truth.reduce((sum, value) => sum + Math.abs(value - mean), 0) / truth.length,
    rmse: Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / truth.length),
    r2: 0,
  }
  const median = quantileOf(Float64Array.from(truth).sort(), 0.5)
  const isBetter =
    isGain(squares.map((square, row) => square - (truth[row]! - predicted[row]!) ** 2)) ||
    isGain(squares.map((_, row) => Math.abs(truth[row]! - median) - Math.abs(truth[row]! - predicted[row]!)))
  const warning = `${noBetter(truth.length)}: ${against('RMSE', model['rmse']!, metrics.rmse)} of always answering the mean`
  return { metrics, warnings: isBetter || truth.length < MIN_ROWS ? [] : [warning] }
}

const noBetter = (rows: number) => `the model is no better than its baseline, as far as ${rows} rows show`

const against = (name: string, model: number, baseline: number) =>
  `${name} ${Number(model.toPrecision(3))} against ${Number(baseline.toPrecision(3))}`

/** Whether the mean is above 0 by more than chance explains. @param gains by row */
function isGain(gains: Float64Array): boolean {
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / Math.max(1, gains.length - 1)
  return mean > STANDARD_ERRORS * Math.sqrt(variance / gains.length)
}
