/** Learning numbers: squared error of values that are standardised while the network learns. */
import { tasks } from '@modelops/common/tasks'
import { measureNumbers } from '../measure/measure-numbers.js'
import { regressionMetrics } from '../measure/regression-metrics.js'
import { Moments } from '../rows/statistics.js'
import type { LearningTask, RunningScore } from './learning-task.js'

export const regression: LearningTask = {
  ...tasks.regression,
  activation: 'linear',
  activate: (values) => values,
  rowLoss: () => (values, at, truth, slopes) => {
    const error = values[at]! - truth
    slopes[at] = 2 * error
    return error ** 2
  },
  curvatureOf: () => 2,
  newScore: () => new R2(),
  score: (truth, values) => regressionMetrics(truth, values)['r2']!,
  targetReader: ({ reader }) => reader.numberOf,
  groupOf: () => 0,
  standardise: (targets, { mean, std }) => targets.map((value) => (value - mean) / std),
  unstandardise: ({ kernel, bias }, { mean, std }) => ({
    kernel: kernel.map((weight) => weight * std),
    bias: bias.map((value) => value * std + mean),
  }),
  measure: measureNumbers,
}

/** The same in units of the target and of its standard deviation. */
class R2 implements RunningScore {
  readonly #truth = new Moments()
  #squaredErrors = 0

  get value(): number {
    const total = this.#truth.std ** 2 * this.#truth.count
    return total > 0 ? 1 - this.#squaredErrors / total : Number(this.#squaredErrors === 0)
  }

  add(truth: Float32Array, predicted: Float32Array): void {
    for (let row = 0; row < truth.length; row++) {
      this.#truth.add(truth[row]!)
      this.#squaredErrors += (predicted[row]! - truth[row]!) ** 2
    }
  }
}
