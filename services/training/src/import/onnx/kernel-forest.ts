/** An ensemble of trees is computed by the kernel of forests, many times faster, where it answers as the graph does. */
import { checkForest } from '@modelops/common/forest/check-forest'
import type { Forest } from '@modelops/common/forest/forest'
import { predictForest } from '@modelops/common/forest/predict-forest'
import type { ImportRequest } from '../import-request.js'
import type { ProbedModel } from '../probe-model.js'
import type { ChosenOutput } from './choose-output.js'
import type { OnnxFile } from './onnx-file.js'
import { readForest } from './read-forest.js'

const ROWS = 256
/** Share of the largest answer. */
const TOLERANCE = 1e-6

/** @returns undefined where the graph is no forest, or the forest answers otherwise on any of many rows */
export async function kernelForest(
  file: OnnxFile,
  { tensor }: ChosenOutput,
  { activation }: ImportRequest,
  model: ProbedModel,
): Promise<Forest | undefined> {
  if (activation) return undefined
  try {
    const forest = readForest(file, tensor, model.inputWidth)
    if (!forest) return undefined
    await checkForest(forest)
    return answersAlike(forest, model) ? forest : undefined
  } catch {
    return undefined // what is wrong with the trees, the runtime may still know what to make of
  }
}

function answersAlike(forest: Forest, model: ProbedModel): boolean {
  const rows = rowsAroundThresholds(forest)
  const expected = model.run(rows, ROWS)
  const width = expected.length / ROWS
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
  for (let row = 0; row < ROWS; row++) {
    const answer = predictForest(forest, rows.subarray(row * forest.inputs, (row + 1) * forest.inputs))
    for (const [i, value] of inFullWidth(answer, width).entries())
      if (!(Math.abs(value - expected[row * width + i]!) <= TOLERANCE * largest)) return false
  }
  return true
}

/** Of two classes a forest may answer the second alone. */
const inFullWidth = (answer: number[], width: number): number[] =>
  answer.length === 1 && width === 2 ? [1 - answer[0]!, answer[0]!] : answer

/** Rows that lie on thresholds, between them, and beyond; some values are missing. */
function rowsAroundThresholds({ inputs, feature, value }: Forest): Float32Array {
  const thresholds = Array.from({ length: inputs }, () => [0])
  feature.forEach((index, node) => index >= 0 && thresholds[index]!.push(value[node]!))
  let seed = 1
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
  return Float32Array.from({ length: ROWS * inputs }, (_, i) => {
    const known = thresholds[i % inputs]!
    const threshold = known[Math.floor(random() * known.length)]!
    const kind = random()
    if (kind < 0.05) return NaN
    return kind < 0.3 ? threshold : threshold + (random() - 0.5) * Math.max(1e-3, Math.abs(threshold))
  })
}
