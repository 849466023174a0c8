/** Rows with the answers that the model must give once it is loaded elsewhere. */
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Feature, Sample, Value } from '@modelops/common/manifest'
import type { Decision } from '@modelops/common/tasks'
import type { Plan } from '../plan/plan.js'
import type { Answering } from './answering.js'

/** Predicts raw rows as a server does: through the features' codec and the model alone. */
export function predictSamples(
  model: Answering,
  { task, target }: Pick<Plan, 'task' | 'target'>,
  features: readonly Feature[],
  rows: Value[][],
  decision: Decision | undefined,
): Sample[] {
  const codec = new FeatureCodec(features)
  const inputs = new Float32Array(rows.length * codec.width)
  rows.forEach((row, i) => codec.encodeValues(row, inputs, i * codec.width))
  const outputs = model.run(inputs, rows.length)
  const { values, probabilities, classes } = task.decode(outputs, rows.length, target.labels.length, decision)
  return rows.map((features, i) => ({
    features,
    prediction: values[i]!,
    ...(classes > 0 && { probabilities: [...probabilities.subarray(i * classes, (i + 1) * classes)] }),
  }))
}
