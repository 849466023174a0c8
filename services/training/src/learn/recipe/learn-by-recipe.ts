/**
 * The default: nets of quantile codes, an additive and a linear model and boosted trees, each by five folds, mixed as
 * the rows show that their members have not learned from. All metrics are of these rows.
 */
import type { Epoch } from '@modelops/common/manifest'
import { chooseBackend } from '../network/choose-backend.js'
import { chainOf } from '../network/layers-model.js'
import { classWeightsOf } from '../plan/class-weights.js'
import type { Plan } from '../plan/plan.js'
import { cpuSeconds } from '../cpu-seconds.js'
import { measureAnswers } from '../measure/evaluate.js'
import { lastOf, numbersOf, rowColumnsOf } from '../rows/row-columns.js'
import type { PreparedRows } from '../rows/prepare-rows.js'
import type { RowSource } from '../rows/row-file.js'
import type { RowFiles } from '../rows/row-files.js'
import type { TargetScale } from '../tasks/learning-task.js'
import type { LearnedModel, Training, TrainOptions } from '../train-model.js'
import { candidatesOf } from './candidates.js'
import { boundsOf, toChain, type Ingredient } from './chain.js'
import { splitIntoFolds, type Fold } from './folds.js'
import { outOfFoldImportance, type PredictFold } from './importance.js'
import { joined } from './joined.js'
import { leaderboardOf, meanOf, trainedOf, type Trained } from './leaderboard.js'
import { bestWeights, mixed } from './mixture.js'
import { RecipeProgress } from './progress.js'
import type { RecipeOptions } from './recipe-options.js'
import { bestTemperature } from './temperature.js'
import { trainInThreads, usualThreads } from './team.js'
import { Trainer, type Assignment, type Material } from './trainer.js'
import { toXgboost } from './trees/to-xgboost.js'

export async function learnByRecipe(
  rows: PreparedRows,
  recipe: RecipeOptions,
  training: Training,
  options: TrainOptions,
): Promise<LearnedModel> {
  const { plan, pause } = training
  const material = materialOf(rows, recipe, training)
  const { target } = material
  const trainer = new Trainer(material, pause)
  const before = cpuSeconds()
  const trained = await trainMembers(material, trainer, recipe, training, options)
  const spent = cpuSeconds() - before
  options.onPhase({ name: 'measuring' })
  const all = heldOutOf(trainer.folds, plan)
  const mixture = await mixtureOf(trained, all.truth, trainer, training)
  // Of rows in the order of time the last ones measure.
  const first = plan.time ? all.truth.length - trainer.folds.at(-1)!.validation.rows : 0
  const measuredOf = (outputs: Float32Array) => outputs.subarray(first * plan.outputs)
  const answers = (outputs: Float32Array) => answersOf(outputs, plan, target)
  const outputs = answers(measuredOf(mixed(outputsOf(trained), mixture.shares)))
  const heldOut = { numbers: all.numbers.subarray(first), truth: all.truth.subarray(first), outputs }
  const measured = await measureAnswers(heldOut.truth, outputs, plan, pause)
  const compared = trained.map((one) => ({ ...one, outputs: measuredOf(one.outputs) }))
  const predict = foldPredictor(trained, mixture, trainer, training)
  const feature_importance = await outOfFoldImportance(plan, target, trainer.folds, predict, pause)
  const backend = await chooseBackend(trainer.codes.inputs, plan)
  return {
    ...(await modelOf(trained, mixture, trainer, material)),
    ...measured,
    ...(mixture.temperature !== 1 && { temperature: mixture.temperature }),
    heldOut,
    curves: { epochs: meanEpochs(trained), ...measured.curves },
    feature_importance,
    leaderboard: leaderboardOf(compared, mixture.weights, plan, heldOut.truth, answers, spent),
    backend,
  }
}

/** How much of each candidate the model is. */
interface Mixture {
  weights: readonly number[]
  temperature: number
  /** The weights, divided by the temperature. */
  shares: readonly number[]
}

const outputsOf = (trained: readonly Trained[]) => trained.map(({ outputs }) => outputs)

async function mixtureOf(
  trained: readonly Trained[],
  truth: Float32Array,
  { lesson: { task, target, loss } }: Trainer,
  { random, pause }: Training,
): Promise<Mixture> {
  const outputs = outputsOf(trained)
  const weights = await bestWeights(
    outputs,
    task.standardise(truth, target),
    loss,
    costlyOf(trained),
    random,
    pause,
  )
  const temperature = task.predictsClasses
    ? await bestTemperature(mixed(outputs, weights), truth, loss, pause)
    : 1
  return { weights, temperature, shares: weights.map((weight) => weight / temperature) }
}

/** Trees, then all kinds of nets: whatever has hidden units to multiply. */
function costlyOf(trained: readonly Trained[]): number[][] {
  const kinds = trained.map(({ candidate }) =>
    candidate.name === 'trees' ? 'trees' : candidate.hidden.length > 0 ? 'nets' : 'sums',
  )
  return ['trees', 'nets'].map((kind) => [...kinds.keys()].filter((i) => kinds[i] === kind))
}

function foldPredictor(
  trained: readonly Trained[],
  { weights, shares }: Mixture,
  trainer: Trainer,
  { plan, files }: Training,
): PredictFold {
  return (fold, rows, count) => {
    const source = { rows: count, width: files.training.width, read: reading(rows, files) }
    const outputs = trained.map(({ members }, i) =>
      weights[i]! > 0
        ? meanOf(members.filter((m) => m.fold === fold).map((m) => trainer.predict(m, source)))
        : new Float32Array(count * plan.outputs),
    )
    return mixed(outputs, shares)
  }
}

/** The chain, and the trees in it as XGBoost has them. */
async function modelOf(
  trained: readonly Trained[],
  { shares, temperature }: Mixture,
  trainer: Trainer,
  { target, features }: Material,
): Promise<Pick<LearnedModel, 'model' | 'trees'>> {
  const { codes, lesson } = trainer
  const ingredients: Ingredient[] = []
  for (const [i, { members }] of trained.entries())
    if (shares[i]! > 0) ingredients.push(await trainer.ingredientOf(members, shares[i]!))
  const forest = ingredients.find((ingredient) => ingredient.forest)?.forest
  const meaning = { task: lesson.task, target, temperature }
  const trees = forest && toXgboost(forest, codes.steps.columns, features, meaning)
  const chain = toChain(codes, ingredients, lesson.task, target)
  return { model: chainOf(codes.center, codes.spread, chain), ...(trees && { trees }) }
}

function materialOf(
  { statistics, target, blocks }: PreparedRows,
  recipe: RecipeOptions,
  { plan, files, random, openFile }: Training,
): Material {
  const { features, task, outputs, directions } = plan
  const { moments, counts, sample } = statistics
  const { min, max, mean, std } = target
  return {
    ...{ features, recipe, outputs, task: task.name, directions },
    summary: { moments, counts, sample },
    target: { min, max, mean, std },
    classWeights: classWeightsOf(plan),
    folds: splitIntoFolds(recipe.folds, files.training, plan, random, openFile, blocks),
  }
}

async function trainMembers(
  material: Material,
  trainer: Trainer,
  recipe: RecipeOptions,
  { random }: Training,
  { signal, threads = usualThreads(recipe.folds), onEpoch }: TrainOptions,
): Promise<Trained[]> {
  const candidates = candidatesOf(recipe)
  const assignments = candidates.flatMap((candidate) =>
    Array.from({ length: candidate.repeats }, () =>
      trainer.folds.map((_, fold) => ({ candidate, fold, seed: Math.floor(random() * 2 ** 32) })),
    ).flat(),
  )
  const costOf = ({ candidate }: Assignment) => trainer.costOf(candidate)
  const progress = new RecipeProgress(assignments, recipe.folds, recipe.epochs, costOf, onEpoch)
  const report = (index: number, epoch: Epoch) => progress.advance(index, epoch)
  const members =
    threads > 1
      ? await trainInThreads(assignments, material, { threads, signal, onEpoch: report })
      : await trainer.trainAll(assignments, report)
  return candidates.map((candidate) => {
    const own = members.filter((member) => member.candidate.name === candidate.name)
    return trainedOf(candidate, own, recipe.folds)
  })
}

const reading =
  (rows: Float32Array, { training: { width } }: RowFiles): RowSource['read'] =>
  (first, count, out, outRow = 0) =>
    out.set(rows.subarray(first * width, (first + count) * width), outRow * width)

/** Numbers, and class indexes or values, of the folds' rows. */
function heldOutOf(folds: readonly Fold[], { features }: Plan) {
  const read = folds.map(({ validation }) => {
    const { rows, width } = validation
    const all = new Float32Array(rows * width)
    validation.read(0, rows, all)
    return { numbers: numbersOf(all, rowColumnsOf(features)), truth: lastOf(all, width) }
  })
  return {
    numbers: Float64Array.from(read.flatMap(({ numbers }) => [...numbers])),
    truth: joined(read.map(({ truth }) => truth)),
  }
}

/** What the saved model says of these outputs: probabilities, or values. */
function answersOf(outputs: Float32Array, { task, outputs: width }: Plan, target: TargetScale): Float32Array {
  if (task.predictsClasses) return task.activate(outputs, width)
  const [low, high] = boundsOf(target)
  return outputs.map((value) => Math.min(Math.max(value, low), high) * target.std + target.mean)
}

/**
 * By epoch, the means over the members of the first candidate that is a network. Trees, where there is none, may end
 * sooner than those of other folds.
 */
function meanEpochs(trained: readonly Trained[]): Epoch[] {
  const { members } = trained.find(({ candidate }) => candidate.name !== 'trees') ?? trained[0]!
  const isOfAll = ({ epoch }: Epoch, i: number) => members.every(({ epochs }) => epochs[i]?.epoch === epoch)
  return members[0]!.epochs.filter(isOfAll).map((first, i) => {
    const names = Object.keys(first) as (keyof Epoch)[]
    const mean = (name: keyof Epoch) =>
      members.reduce((sum, { epochs }) => sum + epochs[i]![name]!, 0) / members.length
    return Object.fromEntries(names.map((name) => [name, mean(name)])) as unknown as Epoch
  })
}
