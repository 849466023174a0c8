/** An imported model in the form in which it is published, computed in this process. */
import { predictForest } from '@modelops/common/forest/predict-forest'
import { readForest } from '@modelops/common/forest/forest-files'
import { parseOnnxDescription } from '@modelops/common/onnx/onnx-description'
import { OnnxSession } from '@modelops/common/onnx/onnx-session'
import { loadBackends, useBackend } from '@modelops/common/tensorflow/backends'
import { loadModel } from '@modelops/common/tensorflow/model-files'
import { RowModel } from '@modelops/common/tensorflow/row-model'
import type { Answering } from '../../learn/measure/answering.js'
import type { FinishedModel } from '../../learn/manifest-draft.js'
import { CoverCounter, lacksCover } from '../forest/cover.js'

export interface OpenModel extends Answering {
  /** Of a forest whose file does not say how many rows came to each node. */
  readonly cover?: CoverCounter | undefined
  dispose(): void
}

/** Of a tree, from the root to a leaf. */
const TREE_COST = 100
const FLOAT_BYTES = 4

export async function openModel({ draft, modelJson, weights }: FinishedModel): Promise<OpenModel> {
  const cost = Math.max(1, weights.length / FLOAT_BYTES)
  if (draft.model_format === 'trees') return openForest(modelJson, weights)
  if (draft.model_format === 'onnx')
    return openRunner(await OnnxSession.open(weights, parseOnnxDescription(modelJson)), cost)
  useBackend((await loadBackends(['wasm', 'cpu']))[0]!)
  return openRunner(new RowModel(await loadModel(modelJson, weights)), cost)
}

const openRunner = (runner: Pick<OpenModel, 'run' | 'dispose'>, cost: number): OpenModel => ({
  cost,
  run: (rows, count) => runner.run(rows, count),
  dispose: () => runner.dispose(),
})

async function openForest(modelJson: Buffer, weights: Buffer): Promise<OpenModel> {
  const forest = await readForest(modelJson, weights)
  const { inputs, outputs, roots } = forest
  const cover = lacksCover(forest) ? new CoverCounter(forest) : undefined
  return {
    cost: roots.length * TREE_COST * (cover ? 2 : 1),
    cover,
    run(rows, count) {
      const answers = new Float32Array(count * outputs)
      for (let row = 0; row < count; row++)
        answers.set(predictForest(forest, rows.subarray(row * inputs, (row + 1) * inputs)), row * outputs)
      return answers
    },
    dispose() {},
  }
}
