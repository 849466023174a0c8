/** Whether a run follows the recipe, and with what. */
import type { Feature } from '@modelops/common/manifest'
import { asksForNetwork, type ClassWeights } from '@modelops/common/rules/hyper-parameters'
import type { RunRequest } from '../../run-request.js'
import { binsFor, MIN_BINS } from './codes.js'

export const FOLDS = 5
const STEPS = 3_500
/** A fold trains on this many rows, counted once per epoch, at most. */
const MAX_ROWS_SEEN = 15_000_000

export interface RecipeOptions {
  folds: number
  /** Units of each hidden layer of the nets, of which there is one by fold. */
  hidden: number[]
  /** Of each member, of which the best is kept. */
  epochs: number
  batchSize: number
  learningRate: number
  seed: number
  classWeights?: ClassWeights
}

/** @returns undefined where the request asks for a single network, or the table is too wide */
export function recipeFor(
  request: RunRequest,
  rows: number,
  features: readonly Feature[],
): RecipeOptions | undefined {
  if (asksForNetwork(request)) return undefined
  if (binsFor(features.map(withMissingInput)) < MIN_BINS) return undefined
  const { training } = request
  const trained = (rows * (FOLDS - 1)) / FOLDS
  const batchSize = within(32, 2 ** Math.round(Math.log2(trained / 60)), 256)
  const wanted = within(12, Math.round(STEPS / Math.ceil(trained / batchSize)), 200)
  const epochs = Math.max(1, Math.min(wanted, Math.floor(MAX_ROWS_SEEN / trained)))
  return {
    ...{ folds: FOLDS, hidden: [128, 64], epochs, batchSize, learningRate: 0.006 },
    seed: training?.seed ?? 0,
    ...(training?.classWeights && { classWeights: training.classWeights }),
  }
}

/** A missing number is told apart from its mean. */
export const withMissingInput = (feature: Feature): Feature =>
  feature.type === 'numeric' && feature.nullable ? { ...feature, missing_input: true } : feature

const within = (low: number, value: number, high: number) => Math.min(Math.max(value, low), high)
