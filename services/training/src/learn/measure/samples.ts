/** Rows with the answers that the model must give once it is loaded elsewhere. */
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Feature, Sample, Value } from '@modelops/common/manifest'
import type { Decision } from '@modelops/common/tasks'
import type { Plan } from '../plan/plan.js'
import { decodedAnswers, type Answering } from './answering.js'

export function predictSamples(
  model: Answering,
  plan: Pick<Plan, 'task' | 'target'>,
  features: readonly Feature[],
  rows: Value[][],
  decision: Decision | undefined,
): Sample[] {
  const codec = new FeatureCodec(features)
  const { values, probabilities, classes } = decodedAnswers(model, codec, plan, rows, decision)
  return rows.map((features, i) => ({
    features,
    prediction: values[i]!,
    ...(classes > 0 && { probabilities: [...probabilities.subarray(i * classes, (i + 1) * classes)] }),
  }))
}
