/** The kinds of models that the recipe tries, each trained once by fold. */
import type { CandidateName } from '@modelops/common/rules/candidates'
import type { RecipeOptions } from './recipe-options.js'

const SUM_LEARNING_RATE = 0.01

/** Networks of codes. */
export interface NetworkCandidate {
  name: Exclude<CandidateName, 'trees'>
  /** Numbers in bins, or as they are. */
  codes: 'bins' | 'plain'
  /** Units of each hidden layer. */
  hidden: readonly number[]
  learningRate: number
}

export type Candidate = NetworkCandidate | { name: 'trees' }

export const candidatesOf = ({ hidden, learningRate }: RecipeOptions): Candidate[] => [
  { name: 'nets', codes: 'bins', hidden, learningRate },
  { name: 'additive', codes: 'bins', hidden: [], learningRate: SUM_LEARNING_RATE },
  { name: 'linear', codes: 'plain', hidden: [], learningRate: SUM_LEARNING_RATE },
  { name: 'trees' },
]
