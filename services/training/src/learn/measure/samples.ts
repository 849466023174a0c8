/** Rows with the answers that the model must give once it is loaded elsewhere. */
import type { Tensor } from '@tensorflow/tfjs-core'
import core from '@modelops/common/tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Feature, Sample, Value } from '@modelops/common/manifest'
import type { Decision } from '@modelops/common/tasks'
import type { Plan } from '../plan/plan.js'

const { tensor2d, tidy } = core

/** Predicts raw rows as a server does: through the features' codec and the model alone. */
export function predictSamples(
  model: LayersModel,
  { task, target }: Plan,
  features: readonly Feature[],
  rows: Value[][],
  decision: Decision | undefined,
): Sample[] {
  const codec = new FeatureCodec(features)
  const inputs = new Float32Array(rows.length * codec.width)
  rows.forEach((row, i) => codec.encodeValues(row, inputs, i * codec.width))
  const outputs = tidy(() =>
    (model.predictOnBatch(tensor2d(inputs, [rows.length, codec.width])) as Tensor).dataSync<'float32'>(),
  )
  const { values, probabilities, classes } = task.decode(outputs, rows.length, target.labels.length, decision)
  return rows.map((features, i) => ({
    features,
    prediction: values[i]!,
    ...(classes > 0 && { probabilities: [...probabilities.subarray(i * classes, (i + 1) * classes)] }),
  }))
}
