/** How often a model gives which answers, on rows that it has not learned from. */
import type { PredictionBins } from '@modelops/common/manifest'
import { mostProbable, probabilitiesOf } from '@modelops/common/tasks'
import type { Plan } from '../plan/plan.js'
import { quantileBins } from '../quantile-bins.js'
import type { HeldOut } from './held-out.js'

export function predictionBins(
  { truth, outputs }: Pick<HeldOut, 'truth' | 'outputs'>,
  { target }: Pick<Plan, 'target'>,
): PredictionBins {
  const { labels, positive = labels.length - 1 } = target
  if (labels.length === 0) return quantileBins(outputs.toSorted())
  if (labels.length !== 2) return { counts: labelCounts(outputs, labels.length) }
  const probabilities = probabilitiesOf(outputs, new Float32Array(2 * truth.length))
  return quantileBins(probabilities.filter((_, i) => i % 2 === positive).sort())
}

function labelCounts(outputs: Float32Array, labels: number): number[] {
  const counts = new Array<number>(labels).fill(0)
  for (let at = 0; at < outputs.length; at += labels) counts[mostProbable(outputs, at, labels)]!++
  return counts
}
