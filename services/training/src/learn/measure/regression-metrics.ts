/** How good predicted numbers are, measured as scikit-learn measures it. */
import type { Metrics } from '@modelops/common/manifest'

/**
 * mae: mean absolute error and rmse: root of the mean squared error, both in units of the target; r2: share of its
 * variance that is explained (1 is perfect, 0 is as good as always the mean; 0, too, when the truth does not vary).
 */
export function regressionMetrics(truth: Float32Array, predicted: Float32Array): Metrics {
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length
  let [absolute, squared, total] = [0, 0, 0]
  truth.forEach((value, row) => {
    const error = predicted[row]! - value
    absolute += Math.abs(error)
    squared += error * error
    total += (value - mean) ** 2
  })
  const r2 = total > 0 ? 1 - squared / total : Number(squared === 0)
  return { mae: absolute / truth.length, rmse: Math.sqrt(squared / truth.length), r2 }
}
