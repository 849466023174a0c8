/** Trains the forest of a fold, as long as the fold gains by it, and that of all rows. */
import type { Epoch } from '@modelops/common/manifest'
import { seededRandom } from '@modelops/common/random'
import type { RowSource } from '../../rows/row-file.js'
import type { Codes } from '../codes.js'
import type { Lesson } from '../fit-member.js'
import type { Fold } from '../folds.js'
import { binAll, binSome } from './binned-rows.js'
import { answersOf, Booster, type Forest } from './booster.js'
import type { Shape } from './grow-tree.js'
import { addAnswers } from './tree.js'

const MAX_TREES = 200
const LEAVES = 24
/** Weights of the layer that a forest becomes, at most: 24 MiB. */
const MAX_WEIGHTS = 6 * 2 ** 20
const RATE_OF_ALL = 16
/** Of a column in all levels of a tree, in multiplications of a matrix. */
const COLUMN_COST = 60
/** Trees without gain until the fold has seen enough. */
const PATIENCE = 30
/** A forest of all rows can make use of more trees than one of four folds. */
const MORE_TREES = 1.1

export interface ForestOptions {
  outputs: number
  seed: number
}

export async function fitForest(
  codes: Codes,
  fold: Fold,
  lesson: Lesson,
  { outputs, seed, epochs, onEpoch }: ForestOptions & { epochs: number; onEpoch(epoch: Epoch): void },
): Promise<Forest> {
  const training = await binSome(fold.training, codes, lesson, seededRandom(seed))
  const validation = binAll(fold.validation, codes, lesson)
  const booster = new Booster(codes.steps.columns, training, lesson, outputs, seed)
  const answers = answersOf(booster, validation)
  const lossNow = () => lesson.loss.compare(validation.targets, answers).loss
  let [least, best] = [lossNow(), 0]
  const most = mostTrees(codes)
  let epoch = 0
  for (let count = 1; epoch < epochs; count++) {
    addAnswers(booster.addTree(shapeOf(most)), validation, answers)
    const loss = lossNow()
    if (loss < least) [least, best] = [loss, count]
    const isLast = count === most || count - best > PATIENCE
    const before = epoch
    epoch = isLast ? epochs : Math.floor((count / most) * epochs)
    if (epoch > before) onEpoch({ epoch, loss, val_loss: loss })
    await lesson.pause()
  }
  return { constant: booster.constant, trees: booster.trees.slice(0, best) }
}

/** @param byFold forests that say how many trees are worth while */
export async function fitForestOfAll(
  codes: Codes,
  rows: RowSource,
  byFold: readonly Forest[],
  lesson: Lesson,
  { outputs, seed }: ForestOptions,
): Promise<Forest> {
  const all = await binSome(rows, codes, lesson, seededRandom(seed))
  const booster = new Booster(codes.steps.columns, all, lesson, outputs, seed)
  const most = mostTrees(codes)
  const mean = byFold.reduce((sum, { trees }) => sum + trees.length, 0) / byFold.length
  for (let count = 0; count < Math.min(most, Math.round(mean * MORE_TREES)); count++) {
    booster.addTree(shapeOf(most))
    await lesson.pause()
  }
  return booster
}

/** Of an epoch, by row, beside that of networks. @param epochs that all trees count for */
export const forestCost = (codes: Codes, epochs: number): number =>
  (COLUMN_COST * codes.steps.columns.length * mostTrees(codes)) / epochs

/** So that their layer has few enough weights, whichever steps they ask. */
function mostTrees({ steps: { first, units } }: Codes): number {
  const weightsOf = (trees: number) => (first + Math.min(units.length, trees * (LEAVES - 1))) * trees * LEAVES
  let trees = MAX_TREES
  while (trees > 1 && weightsOf(trees) > MAX_WEIGHTS) trees--
  return trees
}

/** @param trees at most */
export const shapeOf = (trees: number): Shape => ({
  ...{ leaves: LEAVES, depth: 10, rows: 10, share: 0.7 },
  rate: RATE_OF_ALL / trees,
})
