/** How much a model needs each column: what its score loses when the column's values are shuffled among the test rows. */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import core from '@modelops/common/tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import type { FeatureImportance } from '@modelops/common/manifest'
import { FirstLayer, type DenseTensors } from './first-layer.js'
import type { InputLayout } from '../rows/input-layout.js'
import type { Pause } from '../pacer.js'
import type { Plan } from '../plan/plan.js'
import { rowsIn } from '../plan/split.js'
import { seededRandom } from '@modelops/common/random'
import { lastOf } from '../rows/row-columns.js'
import type { RowFile } from '../rows/row-file.js'
import {
  drawRows,
  MAX_ROWS,
  MIN_ROWS,
  permutationImportance,
  REPEATS,
  shuffles,
} from './permutation-importance.js'

const { fused, relu, tensor2d, tidy } = core

/** About two seconds; a longer training may take this share of its own multiplications. */
const CHEAP_MULTIPLICATIONS = 2e9
const SHARE_OF_TRAINING = 0.1

/**
 * Permutation importance (Breiman, Random Forests, 2001; model reliance of Fisher, Rudin and Dominici, 2019): mean and
 * standard deviation of the rise in log loss, or of the drop in R² (the rise of the squared error in variances of the
 * target), over five shuffles of the raw column, so that all inputs made of it move together. On at most 1,000 test rows; the rows and shuffles are drawn by the run's seed, for all columns alike.
 * @param model as toLayersModel makes it
 * @param pause called between columns
 * @returns most important first; undefined where training would take much longer with it
 */
export async function featureImportance(
  model: LayersModel,
  layout: InputLayout,
  plan: Plan,
  file: RowFile,
  pause: Pause,
): Promise<FeatureImportance[] | undefined> {
  const [dense, ...others] = model.layers.slice(1).map((layer) => layer.getWeights() as DenseTensors)
  const random = seededRandom(plan.options.seed)
  const affordable = affordableRows(plan, dense!, others)
  if (affordable < MIN_ROWS) return undefined
  const { rows, count } = drawRows(file, Math.min(MAX_ROWS, affordable), random)
  const orders = shuffles(count, random)
  const first = new FirstLayer(layout, dense!, rows, count)
  const truth = lastOf(rows, file.width)
  const scoresOf = (sums: Float32Array) => scores(plan, truth, outputsOf(sums, dense!, others))
  const [unshuffled] = scoresOf(first.sums)
  return permutationImportance(layout.features, unshuffled!, async (index) => {
    await pause()
    return scoresOf(first.shuffled(index, orders))
  })
}

function affordableRows(
  { features, parts, options }: Plan,
  first: DenseTensors,
  others: readonly DenseTensors[],
): number {
  const behindFirst = others.reduce((sum, [kernel]) => sum + kernel.size, 0)
  const ofTraining = 3 * options.epochs * rowsIn(parts, 'training') * (first[0].size + behindFirst)
  const affordable = Math.max(CHEAP_MULTIPLICATIONS, SHARE_OF_TRAINING * ofTraining)
  return Math.floor(affordable / (features.length * REPEATS * (first[1].size + behindFirst)))
}

/** Logits, or values of a regression: the network behind its first layer's sums. */
function outputsOf(
  sums: Float32Array,
  [, { size: units }]: DenseTensors,
  others: readonly DenseTensors[],
): Float32Array {
  if (others.length === 0) return sums
  return tidy(() =>
    others
      .reduce<Tensor2D>(
        (a, [b, bias]) => fused.matMul({ a: relu(a), b, bias }) as Tensor2D,
        tensor2d(sums, [sums.length / units, units]),
      )
      .dataSync<'float32'>(),
  )
}

/** The score of each repetition of the rows. */
function scores({ task, outputs: width }: Plan, truth: Float32Array, outputs: Float32Array): number[] {
  const size = truth.length * width
  return Array.from({ length: outputs.length / size }, (_, i) =>
    task.score(truth, outputs.subarray(i * size, (i + 1) * size)),
  )
}
