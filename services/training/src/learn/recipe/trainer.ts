/** Trains the members of the recipe, one after the other, from what any thread can be given. */
import type { Epoch, Feature, Task } from '@modelops/common/manifest'
import { MeanLoss } from '../network/mean-loss.js'
import type { DenseWeights } from '../network/network.js'
import type { Pause } from '../pacer.js'
import { batchesInOrder } from '../rows/batches.js'
import type { RowSource } from '../rows/row-file.js'
import type { RowSummary } from '../rows/statistics.js'
import type { TargetScale } from '../tasks/learning-task.js'
import { learningTasks } from '../tasks/learning-tasks.js'
import type { Candidate } from './candidates.js'
import { CodeNetwork } from './code-network.js'
import { Codes } from './codes.js'
import { fitMember, type Lesson } from './fit-member.js'
import { foldsOf, type Fold, type StoredFolds } from './folds.js'
import type { RecipeOptions } from './recipe-options.js'

const EVALUATION_ROWS = 256

/** What members are trained from: data only. */
export interface Material {
  features: readonly Feature[]
  summary: RowSummary
  task: Task
  /** Width of the networks' output. */
  outputs: number
  target: TargetScale
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
  weights: Float32Array
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
    const { features, summary, target, outputs, classWeights } = material
    const task = learningTasks[material.task]
    this.codes = new Codes(features, summary)
    this.folds = foldsOf(material.folds)
    this.lesson = { task, loss: new MeanLoss(task, outputs, classWeights), target, pause }
  }

  async train(assignment: Assignment, onEpoch: (epoch: Epoch) => void): Promise<Member> {
    const started = performance.now()
    const { candidate, seed } = assignment
    const { learningRate } = candidate
    const network = this.networkOf(candidate)
    const fold = this.folds[assignment.fold]!
    const options = { ...this.material.recipe, seed, learningRate, onEpoch }
    const epochs = await fitMember(network, fold, this.lesson, options)
    const [weights, outputs] = [network.weights.slice(), outputsOf(network, fold.validation)]
    return { ...assignment, weights, outputs, epochs, seconds: (performance.now() - started) / 1000 }
  }

  /** What a member answers for the rows. */
  predict({ candidate, weights }: Member, rows: RowSource): Float32Array {
    const network = this.networkOf(candidate)
    network.load(weights)
    return outputsOf(network, rows)
  }

  layersOf({ candidate, weights }: Member): DenseWeights[] {
    const network = this.networkOf(candidate)
    network.load(weights)
    return network.describe()
  }

  networkOf({ name, codes, hidden }: Candidate): CodeNetwork {
    const { outputs, recipe } = this.material
    const rows = Math.max(recipe.batchSize, EVALUATION_ROWS)
    const network =
      this.#networks.get(name) ?? new CodeNetwork(this.codes, this.codes[codes], hidden, outputs, rows)
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
