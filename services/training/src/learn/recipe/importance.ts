/** How much the mixture needs each column, measured on rows that its members have not learned from. */
import type { FeatureImportance } from '@modelops/common/manifest'
import {
  drawRows,
  MAX_ROWS,
  MIN_ROWS,
  permutationImportance,
  REPEATS,
  shuffled,
  shuffles,
} from '../measure/permutation-importance.js'
import type { Pause } from '../pacer.js'
import type { Plan } from '../plan/plan.js'
import { seededRandom } from '@modelops/common/random'
import { lastOf, rowColumnsOf } from '../rows/row-columns.js'
import type { TargetScale } from '../tasks/learning-task.js'
import type { Fold } from './folds.js'
import { joined } from './joined.js'

/** That are read to predict rows, for all columns together, each with its repeats. */
const MAX_VALUES = 60_000_000

/** @returns the mixture's outputs for rows [n, width], by the members that have not learned from the fold */
export type PredictFold = (fold: number, rows: Float32Array, count: number) => Float32Array

/**
 * Permutation importance, as measure/feature-importance.ts has it: mean and standard deviation of the drop of the score
 * over five shuffles of the raw column.
 * @returns most important first; undefined where there are too many columns
 */
export async function outOfFoldImportance(
  plan: Plan,
  target: TargetScale,
  folds: readonly Fold[],
  predict: PredictFold,
  pause: Pause,
): Promise<FeatureImportance[] | undefined> {
  const affordable = Math.floor(MAX_VALUES / REPEATS / plan.features.length ** 2)
  if (affordable < MIN_ROWS) return undefined
  const random = seededRandom(plan.options.seed)
  const drawn = folds.map(({ validation }) =>
    drawRows(validation, Math.ceil(Math.min(MAX_ROWS, affordable) / folds.length), random),
  )
  const orders = drawn.map(({ count }) => shuffles(count, random))
  const { starts, number, width } = rowColumnsOf(plan.features)
  const truth = plan.task.standardise(joined(drawn.map(({ rows }) => lastOf(rows, width))), target)
  const score = (rowsOf: (fold: number) => Float32Array) =>
    plan.task.score(truth, joined(drawn.map(({ count }, fold) => predict(fold, rowsOf(fold), count))))
  const unshuffled = score((fold) => drawn[fold]!.rows)
  return permutationImportance(plan.features, unshuffled, async (i) => {
    const [from, to] = [starts[i]!, starts[i + 1] ?? number]
    const scores: number[] = []
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      await pause()
      scores.push(score((fold) => shuffled(drawn[fold]!.rows, width, orders[fold]![repeat]!, from, to)))
    }
    return scores
  })
}
