/** Everything that the test rows show of a model that predicts numbers. */
import type { Pause } from '../pacer.js'
import type { Random } from '@modelops/common/random'
import type { Measured, MeasuredTarget } from '../tasks/learning-task.js'
import { numberBaseline } from './baseline.js'
import { bootstrap } from './intervals.js'
import { predictedActual, regressionMetrics, residualQuantiles } from './regression-metrics.js'

/** As LearningTask.measure has it. */
export async function measureNumbers(
  truth: Float32Array,
  predicted: Float32Array,
  _target: MeasuredTarget,
  random: Random,
  pause: Pause,
): Promise<Measured> {
  const measure = (counts?: Uint16Array) => regressionMetrics(truth, predicted, counts)
  const metrics = measure()
  const { metrics: baseline, warnings } = numberBaseline(truth, predicted, metrics)
  return {
    metrics,
    intervals: await bootstrap(metrics, truth.length, measure, random, pause),
    baseline,
    warnings,
    curves: {
      predicted_actual: predictedActual(truth, predicted),
      residual_quantiles: residualQuantiles(truth, predicted),
    },
  }
}
