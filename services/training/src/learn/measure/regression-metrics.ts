/** How good predicted numbers are, measured as scikit-learn measures it. */
import type { Curves, Metrics } from '@modelops/common/manifest'
import { quantileOf } from '../quantile.js'

/** Rows of the drawing of predicted against actual values. */
const MAX_POINTS = 300
const QUANTILES = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]

/**
 * mae: mean absolute error and rmse: root of the mean squared error, both in units of the target; r2: share of its
 * variance that is explained (1 is perfect, 0 is as good as always the mean; 0, too, when the truth does not vary).
 * @param counts how often each row counts
 */
export function regressionMetrics(
  truth: Float32Array,
  predicted: Float32Array,
  counts: Uint16Array = new Uint16Array(truth.length).fill(1),
): Metrics {
  let [rows, sum] = [0, 0]
  for (let row = 0; row < truth.length; row++) {
    rows += counts[row]!
    sum += counts[row]! * truth[row]!
  }
  let [absolute, squared, total] = [0, 0, 0]
  for (let row = 0; row < truth.length; row++) {
    const error = predicted[row]! - truth[row]!
    absolute += counts[row]! * Math.abs(error)
    squared += counts[row]! * error * error
    total += counts[row]! * (truth[row]! - sum / rows) ** 2
  }
  const r2 = total > 0 ? 1 - squared / total : Number(squared === 0)
  return { mae: absolute / rows, rmse: Math.sqrt(squared / rows), r2 }
}

/** Some rows as [actual, predicted], evenly spread over the test rows. */
export function predictedActual(
  truth: Float32Array,
  predicted: Float32Array,
): NonNullable<Curves['predicted_actual']> {
  const count = Math.min(MAX_POINTS, truth.length)
  return Array.from({ length: count }, (_, i) => {
    const row = Math.floor((i * truth.length) / count)
    return [asFloat(truth[row]!), asFloat(predicted[row]!)]
  })
}

/** What is left of the truth when the prediction is taken from it: its quantiles, interpolated linearly. */
export function residualQuantiles(
  truth: Float32Array,
  predicted: Float32Array,
): NonNullable<Curves['residual_quantiles']> {
  const residuals = Float64Array.from(truth, (value, row) => value - predicted[row]!).sort()
  return QUANTILES.map((quantile) => ({ quantile, residual: quantileOf(residuals, quantile) }))
}

/** A float's seven digits without the noise behind them. */
const asFloat = (value: number) => Number(value.toPrecision(7))
