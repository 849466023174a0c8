/** Trains the members of the recipe, one after the other, from what any thread can be given. */
import { isMainThread } from 'node:worker_threads'
import type { Epoch, Feature, Task } from '@modelops/common/manifest'
import { cpuSeconds } from '../cpu-seconds.js'
import { MeanLoss } from '../network/mean-loss.js'
import type { DenseWeights } from '../network/network.js'
import type { Pause } from '../pacer.js'
import type { Directions } from '../plan/plan-monotone.js'
import { batchesInOrder } from '../rows/batches.js'
import type { RowSource } from '../rows/row-file.js'
import type { RowSummary } from '../rows/statistics.js'
import type { TargetScale } from '../tasks/learning-task.js'
import { learningTasks } from '../tasks/learning-tasks.js'
import type { Candidate, NetworkCandidate } from './candidates.js'
import { CodeNetwork } from './code-network.js'
import { Codes } from './codes.js'
import { fitMember, type Lesson } from './fit-member.js'
import { allRowsOf, foldsOf, type Fold, type StoredFolds } from './folds.js'
import type { Ingredient } from './chain.js'
import type { RecipeOptions } from './recipe-options.js'
import { binAll } from './trees/binned-rows.js'
import { answersOf, type Forest } from './trees/booster.js'
import { fitForest, fitForestOfAll, forestCost } from './trees/fit-forest.js'
import { toLayers } from './trees/to-layers.js'

/** Processor time where this thread is the only one that trains, else the clock's: parts of a whole either way. */
const secondsNow = () => (isMainThread ? cpuSeconds() : performance.now() / 1000)

const EVALUATION_ROWS = 256

/** What members are trained from: data only. */
export interface Material {
  features: readonly Feature[]
  summary: RowSummary
  task: Task
  /** Width of the networks' output. */
  outputs: number
  target: TargetScale
  /** By feature; undefined: the answer may move either way with every number. */
  directions: Directions | undefined
  /** By class index; undefined: all rows weigh 1. */
  classWeights: Float32Array | undefined
  folds: StoredFolds
  recipe: Pick<RecipeOptions, 'epochs' | 'batchSize'>
}

/** A member to be trained. */
export interface Assignment {
  candidate: Candidate
  /** That it does not learn from. */
  fold: number
  seed: number
}

/** The same, trained. */
export interface Member extends Assignment {
  /** Weights of its network, or its trees. */
  learned: Float32Array | Forest
  /** For the rows of its fold. */
  outputs: Float32Array
  epochs: Epoch[]
  /** That it took. */
  seconds: number
}

export class Trainer {
  readonly codes: Codes
  readonly folds: readonly Fold[]
  readonly lesson: Lesson
  /** By name of the candidate. */
  readonly #networks = new Map<string, CodeNetwork>()

  constructor(
    private readonly material: Material,
    pause: Pause,
  ) {
    const { features, summary, target, outputs, classWeights, directions } = material
    const task = learningTasks[material.task]
    this.codes = new Codes(features, summary, directions)
    this.folds = foldsOf(material.folds)
    this.lesson = { task, loss: new MeanLoss(task, outputs, classWeights), target, pause }
  }

  async trainAll(
    assignments: readonly Assignment[],
    onEpoch: (index: number, epoch: Epoch) => void,
  ): Promise<Member[]> {
    const members: Member[] = []
    for (const [index, assignment] of assignments.entries())
      members.push(await this.train(assignment, (epoch) => onEpoch(index, epoch)))
    return members
  }

  async train(assignment: Assignment, onEpoch: (epoch: Epoch) => void): Promise<Member> {
    const started = secondsNow()
    const epochs: Epoch[] = []
    const report = (epoch: Epoch) => {
      if (epoch['val_loss'] !== undefined) epochs.push(epoch)
      onEpoch(epoch)
    }
    const learned = await this.#fit(assignment, report)
    const outputs = this.#answersOf(assignment.candidate, learned, this.folds[assignment.fold]!.validation)
    return { ...assignment, learned, outputs, epochs, seconds: secondsNow() - started }
  }

  /** What a member answers for the rows. */
  predict({ candidate, learned }: Member, rows: RowSource): Float32Array {
    return this.#answersOf(candidate, learned, rows)
  }

  /** The forest of the mixture learns from all rows, once its folds have said how much. */
  async ingredientOf(members: readonly Member[], weight: number): Promise<Ingredient> {
    const [{ candidate, seed }] = members as [Member, ...Member[]]
    if (candidate.name !== 'trees') {
      const layers = members.map(({ learned }) => this.#layersOf(candidate, learned as Float32Array))
      return { range: this.codes[candidate.codes], members: layers, weight }
    }
    const options = { outputs: this.material.outputs, seed }
    const byFold = members.map(({ learned }) => learned as Forest)
    const forest = await fitForestOfAll(
      this.codes,
      allRowsOf(this.material.folds),
      byFold,
      this.lesson,
      options,
    )
    const { range, layers } = toLayers(forest, this.codes.steps)
    return { range, members: [layers], weight, forest }
  }

  /** Of an epoch, beside those of others. */
  costOf(candidate: Candidate): number {
    const { epochs } = this.material.recipe
    return candidate.name === 'trees' ? forestCost(this.codes, epochs) : this.#networkOf(candidate).cost
  }

  async #fit({ candidate, fold, seed }: Assignment, onEpoch: (epoch: Epoch) => void) {
    const { outputs, recipe } = this.material
    const [rows, usual] = [this.folds[fold]!, { ...recipe, seed, onEpoch }]
    if (candidate.name === 'trees') return fitForest(this.codes, rows, this.lesson, { ...usual, outputs })
    const network = this.#networkOf(candidate)
    const { learningRate } = candidate
    await fitMember(network, rows, this.lesson, { ...usual, learningRate })
    return network.weights.slice()
  }

  #answersOf(candidate: Candidate, learned: Member['learned'], rows: RowSource): Float32Array {
    if (candidate.name === 'trees') return answersOf(learned as Forest, binAll(rows, this.codes, this.lesson))
    const network = this.#networkOf(candidate)
    network.load(learned as Float32Array)
    return outputsOf(network, rows)
  }

  #layersOf(candidate: NetworkCandidate, weights: Float32Array): DenseWeights[] {
    const network = this.#networkOf(candidate)
    network.load(weights)
    return network.describe()
  }

  #networkOf({ name, codes, hidden, dropout, decay }: NetworkCandidate): CodeNetwork {
    const { outputs, recipe } = this.material
    const rows = Math.max(recipe.batchSize, EVALUATION_ROWS)
    const network =
      this.#networks.get(name) ??
      new CodeNetwork(this.codes, this.codes[codes], hidden, outputs, rows, { dropout, decay })
    this.#networks.set(name, network)
    return network
  }
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
