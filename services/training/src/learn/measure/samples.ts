/** Rows with the answers that the model must give once it is loaded elsewhere. */
import { tensor2d, tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Feature, Sample, Task, Value } from '@modelops/common/manifest'
import { mostProbable } from './classification-metrics.js'

/** Predicts raw rows as a server does: through the features' codec and the model alone. */
export function predictSamples(
  model: LayersModel,
  task: Task,
  features: readonly Feature[],
  rows: Value[][],
): Sample[] {
  const codec = new FeatureCodec(features)
  const inputs = new Float32Array(rows.length * codec.width)
  rows.forEach((row, i) => codec.encodeValues(row, inputs, i * codec.width))
  const outputs = tidy(() =>
    (model.predictOnBatch(tensor2d(inputs, [rows.length, codec.width])) as Tensor).dataSync<'float32'>(),
  )
  const width = outputs.length / rows.length
  return rows.map((row, i) => ({
    features: row,
    ...answerOf(task, outputs.subarray(i * width, (i + 1) * width)),
  }))
}

function answerOf(task: Task, output: Float32Array): Omit<Sample, 'features'> {
  if (task === 'regression') return { prediction: output[0]! }
  const probabilities = task === 'binary' ? Float32Array.of(1 - output[0]!, output[0]!) : output
  return { prediction: mostProbable(probabilities), probabilities: [...probabilities] }
}
