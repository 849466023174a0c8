/**
 * The default: nets of quantile codes, an additive and a linear model, each by five folds, mixed as the rows show that
 * their members have not learned from. All metrics are of these rows.
 */
import type { Epoch } from '@modelops/common/manifest'
import type { EpochReport } from '../network/fit.js'
import { chainOf } from '../network/layers-model.js'
import { chooseBackend } from '../network/choose-backend.js'
import { MeanLoss } from '../network/mean-loss.js'
import type { DenseWeights } from '../network/network.js'
import { classWeightsOf } from '../plan/class-weights.js'
import type { Plan } from '../plan/plan.js'
import { measureAnswers } from '../measure/evaluate.js'
import { batchesInOrder } from '../rows/batches.js'
import { lastOf } from '../rows/row-columns.js'
import type { PreparedRows } from '../rows/prepare-rows.js'
import type { RowSource } from '../rows/row-file.js'
import type { RowFiles } from '../rows/row-files.js'
import type { Moments } from '../rows/statistics.js'
import type { LearnedModel, Training, TrainOptions } from '../train-model.js'
import { boundsOf, toChain, type Ingredient } from './chain.js'
import { CodeNetwork } from './code-network.js'
import { Codes, type CodeRange } from './codes.js'
import { fitMember, type Lesson } from './fit-member.js'
import { splitIntoFolds, type Fold } from './folds.js'
import { outOfFoldImportance } from './importance.js'
import { joined } from './joined.js'
import { bestWeights, mixed } from './mixture.js'
import type { RecipeOptions } from './recipe-options.js'

const SUM_LEARNING_RATE = 0.01
const EVALUATION_ROWS = 256

/** A kind of model, trained once by fold. */
interface Kind {
  network: CodeNetwork
  learningRate: number
}

/** The same, trained. */
interface Trained extends Kind {
  /** By fold. */
  weights: Float32Array[]
  members: DenseWeights[][]
  /** For the rows of all folds, fold by fold. */
  outputs: Float32Array
  epochs: Epoch[][]
}

export async function learnByRecipe(
  rows: PreparedRows,
  recipe: RecipeOptions,
  training: Training,
  options: TrainOptions,
): Promise<LearnedModel> {
  const { plan, files, pause } = training
  const { task } = plan
  const codes = new Codes(plan.features, rows.statistics)
  const folds = splitIntoFolds(files.training, plan, training.random, training.openFile)
  const lesson = lessonOf(plan, rows.target, pause)
  const kinds = await trainKinds(codes, folds, recipe, lesson, training, options.onEpoch)
  options.onPhase({ name: 'measuring' })
  const truth = targetsOf(folds)
  const outputs = kinds.map((kind) => kind.outputs)
  const weights = await bestWeights(outputs, task.standardise(truth, rows.target), lesson.loss, pause)
  const answers = answersOf(mixed(outputs, weights), plan, rows.target)
  const measured = await measureAnswers(truth, answers, plan, pause)
  const predict = (fold: number, of: Float32Array, count: number) =>
    mixed(
      kinds.map(({ network, weights: members }) => {
        network.load(members[fold]!)
        return outputsOf(network, { rows: count, width: files.training.width, read: reading(of, files) })
      }),
      weights,
    )
  const feature_importance = await outOfFoldImportance(plan, rows.target, folds, predict, pause)
  const backend = await chooseBackend(codes.inputs, plan)
  const [nets, ...sums] = kinds.map(({ network: { range }, members }, i): Ingredient => ({
    range,
    members,
    weight: weights[i]!,
  }))
  return {
    model: chainOf(codes.center, codes.spread, toChain(codes, nets!, sums, task, rows.target)),
    ...measured,
    curves: { epochs: meanEpochs(kinds[0]!.epochs), ...measured.curves },
    feature_importance,
    backend,
  }
}

function lessonOf(plan: Plan, target: Moments, pause: Lesson['pause']): Lesson {
  return { task: plan.task, loss: new MeanLoss(plan.task, plan.outputs, classWeightsOf(plan)), target, pause }
}

async function trainKinds(
  codes: Codes,
  folds: readonly Fold[],
  recipe: RecipeOptions,
  lesson: Lesson,
  { plan, random }: Training,
  onEpoch: (report: EpochReport) => void,
): Promise<Trained[]> {
  const { hidden, batchSize, learningRate, epochs } = recipe
  const networkOf = (range: CodeRange, units: readonly number[]) =>
    new CodeNetwork(codes, range, units, plan.outputs, Math.max(batchSize, EVALUATION_ROWS))
  const kinds: Kind[] = [
    { network: networkOf(codes.bins, hidden), learningRate },
    { network: networkOf(codes.bins, []), learningRate: SUM_LEARNING_RATE },
    { network: networkOf(codes.plain, []), learningRate: SUM_LEARNING_RATE },
  ]
  const all = epochs * kinds.length * folds.length
  const trained: Trained[] = []
  let done = 0
  for (const kind of kinds) {
    const { network } = kind
    const made: Omit<Trained, 'outputs'> = { ...kind, weights: [], members: [], epochs: [] }
    const outputs: Float32Array[] = []
    for (const fold of folds) {
      const report = (epoch: Epoch) => onEpoch({ ...epoch, epoch: done + epoch.epoch, epochs: all })
      const seed = Math.floor(random() * 2 ** 32)
      const settings = { seed, epochs, batchSize, learningRate: kind.learningRate, onEpoch: report }
      made.epochs.push(await fitMember(network, fold, lesson, settings))
      made.weights.push(network.weights.slice())
      made.members.push(network.describe())
      outputs.push(outputsOf(network, fold.validation))
      done += epochs
    }
    trained.push({ ...made, outputs: joined(outputs) })
  }
  return trained
}

function outputsOf(network: CodeNetwork, rows: RowSource): Float32Array {
  const out = new Float32Array(rows.rows * network.outputs)
  let at = 0
  for (const batch of batchesInOrder(rows, network.maxRows)) {
    const values = network.forward(batch)
    out.set(values, at)
    at += values.length
  }
  return out
}

const reading =
  (rows: Float32Array, { training: { width } }: RowFiles): RowSource['read'] =>
  (first, count, out, outRow = 0) =>
    out.set(rows.subarray(first * width, (first + count) * width), outRow * width)

/** Class indexes or values of the folds' rows. */
function targetsOf(folds: readonly Fold[]): Float32Array {
  return joined(
    folds.map(({ validation }) => {
      const { rows, width } = validation
      const all = new Float32Array(rows * width)
      validation.read(0, rows, all)
      return lastOf(all, width)
    }),
  )
}

/** What the saved model says of these outputs: probabilities, or values. */
function answersOf(outputs: Float32Array, { task, outputs: width }: Plan, target: Moments): Float32Array {
  if (task.predictsClasses) return task.activate(outputs, width)
  const [low, high] = boundsOf(target)
  return outputs.map((value) => Math.min(Math.max(value, low), high) * target.std + target.mean)
}

/** By epoch, the means over the nets of all folds. */
function meanEpochs(byFold: readonly Epoch[][]): Epoch[] {
  return byFold[0]!.map((first, i) => {
    const names = Object.keys(first) as (keyof Epoch)[]
    const mean = (name: keyof Epoch) =>
      byFold.reduce((sum, epochs) => sum + epochs[i]![name]!, 0) / byFold.length
    return Object.fromEntries(names.map((name) => [name, mean(name)])) as unknown as Epoch
  })
}
