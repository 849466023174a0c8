/** How much a model of any kind needs each column. */
import type { FeatureImportance } from '@modelops/common/manifest'
import { seededRandom } from '@modelops/common/random'
import {
  MAX_ROWS,
  MIN_ROWS,
  permutationImportance,
  REPEATS,
  shuffled,
  shuffles,
} from '../../learn/measure/permutation-importance.js'
import type { Pause } from '../../learn/pacer.js'
import type { LearningTask } from '../../learn/tasks/learning-task.js'
import type { DrawnRows } from './answer-table.js'
import type { TablePlan } from './match-table.js'
import type { OpenModel } from './open-model.js'

/** Of all columns together: about ten seconds. */
const MOST_COST = 4e9
const SEED = 1
/** A float's resolution. */
const LEAST = 2 ** -24

/** @returns how many rows are to be drawn; 0 where there would be too few to tell anything */
export function rowsToShuffle({ cost }: OpenModel, { features }: TablePlan): number {
  const affordable = Math.floor(MOST_COST / (features.length * REPEATS * cost))
  return affordable < MIN_ROWS ? 0 : Math.min(MAX_ROWS, affordable)
}

/**
 * Permutation importance, as measure/feature-importance.ts has it: all inputs of a feature move together.
 * @param starts where the inputs of each feature begin in a row, and behind the last one the width
 * @returns most important first
 */
export async function inputImportance(
  model: OpenModel,
  { task, features }: TablePlan,
  starts: readonly number[],
  { inputs, truth }: DrawnRows,
  pause: Pause,
): Promise<FeatureImportance[]> {
  const count = truth.length
  const orders = shuffles(count, seededRandom(SEED))
  const width = starts.at(-1)!
  const score = (rows: Float32Array) => task.score(truth, scoredOf(model.run(rows, count), count, task))
  return permutationImportance(features, score(inputs), async (i) => {
    const [from, to] = [starts[i]!, starts[i + 1]!]
    const scores: number[] = []
    for (const order of orders) {
      await pause()
      scores.push(score(shuffled(inputs, width, order, from, to)))
    }
    return scores
  })
}

/** What a task scores: logits, or values. */
function scoredOf(
  outputs: Float32Array,
  rows: number,
  { name, predictsClasses }: LearningTask,
): Float32Array {
  if (!predictsClasses) return outputs
  if (name === 'multiclass') return outputs.map((share) => Math.log(Math.max(LEAST, share)))
  const width = outputs.length / rows
  return Float32Array.from({ length: rows }, (_, row) => {
    const share = Math.min(1 - LEAST, Math.max(LEAST, outputs[(row + 1) * width - 1]!))
    return Math.log(share / (1 - share))
  })
}
