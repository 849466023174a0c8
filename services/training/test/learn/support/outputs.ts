import { tensor2d, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { loadModel } from '@modelops/common/tensorflow/model-files'
import type { FinishedModel } from '../../../src/learn/manifest-draft.js'

/** What the saved model answers to rows of numbers. */
export async function outputsFor(
  { modelJson, weights }: FinishedModel,
  rows: number[][],
): Promise<number[][]> {
  const model = await loadModel(modelJson, weights)
  const outputs = tidy(() => (model.predict(tensor2d(rows)) as Tensor).arraySync() as number[][])
  model.dispose()
  return outputs
}
