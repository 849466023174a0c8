/** What a graph is besides, where a kernel computes that many times faster: trees, or a chain of dense layers. */
import { checkForest } from '@modelops/common/forest/check-forest'
import type { Forest } from '@modelops/common/forest/forest'
import { writeForest } from '@modelops/common/forest/forest-files'
import { predictForest } from '@modelops/common/forest/predict-forest'
import type { Manifest } from '@modelops/common/manifest'
import type { ModelArtifacts } from '@modelops/common/registry/model-registry'
import { seededRandom } from '@modelops/common/random'
import { loadBackends, useBackend } from '@modelops/common/tensorflow/backends'
import { loadModel } from '@modelops/common/tensorflow/model-files'
import { RowModel } from '@modelops/common/tensorflow/row-model'
import { leavesAlike } from '../forest/cover.js'
import type { ImportRequest } from '../import-request.js'
import type { ProbedModel } from '../probe-model.js'
import type { ChosenOutput } from './choose-output.js'
import type { OnnxFile } from './onnx-file.js'
import { readChain } from './read-chain.js'
import { readForest } from './read-forest.js'
import { writeChain } from './write-chain.js'

export interface PreparedForm {
  format: Manifest['model_format']
  /** What computes it. */
  backend: string
  files: ModelArtifacts
}

const ROWS = 256
const SEED = 1
/** Shares of the largest answer. */
const FOREST_TOLERANCE = 1e-6
const CHAIN_TOLERANCE = 1e-5

/** @returns undefined where the graph is neither, or the form answers otherwise than the graph on any of many rows */
export async function preparedForm(
  file: OnnxFile,
  { tensor }: ChosenOutput,
  { activation, dataset }: ImportRequest,
  graph: ProbedModel,
): Promise<PreparedForm | undefined> {
  try {
    const forest = activation ? undefined : await asForest(file, tensor, graph, dataset !== undefined)
    return forest ?? (await asChain(file, tensor, activation, graph))
  } catch {
    return undefined // what is wrong with it, the runtime may still know what to make of
  }
}

/** @param hasTable whose rows will be counted by node */
async function asForest(
  file: OnnxFile,
  tensor: string,
  graph: ProbedModel,
  hasTable: boolean,
): Promise<PreparedForm | undefined> {
  const forest = readForest(file, tensor, graph.inputWidth)
  if (!forest) return undefined
  await checkForest(forest)
  const rows = rowsAroundThresholds(forest)
  const answers = Array.from({ length: ROWS }, (_, row) =>
    predictForest(forest, rows.subarray(row * forest.inputs, (row + 1) * forest.inputs)),
  )
  if (!isSame(answers.flat(), graph.run(rows, ROWS), FOREST_TOLERANCE)) return undefined
  const files = writeForest(hasTable ? forest : { ...forest, cover: leavesAlike(forest) })
  return { format: 'trees', backend: 'trees', files }
}

async function asChain(
  file: OnnxFile,
  tensor: string,
  activation: ImportRequest['activation'],
  graph: ProbedModel,
): Promise<PreparedForm | undefined> {
  const chain = readChain(file, tensor, graph.inputWidth)
  if (!chain) return undefined
  if (activation) chain.layers.at(-1)!.activation = activation
  const files = writeChain(chain)
  const [backend] = await loadBackends(['wasm', 'cpu'])
  useBackend(backend!)
  const model = new RowModel(await loadModel(files.modelJson, files.weights))
  try {
    const rows = rowsAround(chain.mean, chain.factor)
    if (!isSame(model.run(rows, ROWS), graph.run(rows, ROWS), CHAIN_TOLERANCE)) return undefined
    return { format: 'layers', backend: backend!, files }
  } finally {
    model.dispose()
  }
}

/** Of two classes a form may answer the second alone. */
function isSame(answers: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): boolean {
  const isSecondAlone = answers.length * 2 === expected.length
  if (!isSecondAlone && answers.length !== expected.length) return false
  let largest = 1
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i]!))
  for (let i = 0; i < answers.length; i++)
    if (!(Math.abs(answers[i]! - expected[isSecondAlone ? 2 * i + 1 : i]!) <= tolerance * largest))
      return false
  return true
}

/** Rows that lie on thresholds, between them, and beyond; some values are missing. */
function rowsAroundThresholds({ inputs, feature, value }: Forest): Float32Array {
  const thresholds = Array.from({ length: inputs }, () => [0])
  feature.forEach((index, node) => index >= 0 && thresholds[index]!.push(value[node]!))
  const random = seededRandom(SEED)
  return Float32Array.from({ length: ROWS * inputs }, (_, i) => {
    const known = thresholds[i % inputs]!
    const threshold = known[Math.floor(random() * known.length)]!
    const kind = random()
    if (kind < 0.05) return NaN
    return kind < 0.3 ? threshold : threshold + (random() - 0.5) * Math.max(1e-3, Math.abs(threshold))
  })
}

/** Rows as far from the mean as those of training were. */
function rowsAround(mean: Float32Array, factor: Float32Array): Float32Array {
  const random = seededRandom(SEED)
  return Float32Array.from({ length: ROWS * mean.length }, (_, i) => {
    const input = i % mean.length
    return mean[input]! + (4 * (random() - 0.5)) / (factor[input] || 1)
  })
}
