/** The kinds of models that the recipe tries, each trained by the same folds. */
import type { CandidateName } from '@modelops/common/rules/candidates'
import type { RecipeOptions } from './recipe-options.js'

const SUM_LEARNING_RATE = 0.01
const LINEAR_DECAY = 0.5

/** Networks of codes. */
export interface NetworkCandidate {
  name: Exclude<CandidateName, 'trees'>
  /** Numbers in bins, or as they are. */
  codes: 'bins' | 'plain'
  /** Units of each hidden layer. */
  hidden: readonly number[]
  learningRate: number
  /** Share of the hidden units that a step leaves out. */
  dropout: number
  /** Of the weights by a step, times the learning rate. */
  decay: number
  /** Members by fold, whose mean it answers. */
  repeats: number
}

export type Candidate = NetworkCandidate | { name: 'trees'; repeats: 1 }

export function candidatesOf({
  candidates,
  hidden,
  learningRate,
  decay,
  repeats,
}: RecipeOptions): Candidate[] {
  const usual = { codes: 'bins', hidden, learningRate, dropout: 0.1, decay, repeats: 1 } as const
  const sum = { ...usual, hidden: [], learningRate: SUM_LEARNING_RATE }
  const networks: Record<NetworkCandidate['name'], Omit<NetworkCandidate, 'name'>> = {
    nets: { ...usual, repeats },
    wide_nets: { ...usual, hidden: hidden.map((units) => 2 * units) },
    dropout_nets: { ...usual, dropout: 0.3 },
    decay_nets: { ...usual, decay: 4 * decay },
    additive: sum,
    linear: { ...sum, codes: 'plain', decay: LINEAR_DECAY },
  }
  return candidates.map((name) => (name === 'trees' ? { name, repeats: 1 } : { name, ...networks[name] }))
}
