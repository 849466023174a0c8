/** Whether a run follows the recipe, and with what. */
import type { Feature } from '@modelops/common/manifest'
import type { Budget, CandidateName } from '@modelops/common/rules/candidates'
import { asksForNetwork, type ClassWeights } from '@modelops/common/rules/hyper-parameters'
import type { RunRequest } from '../../run-request.js'
import { binsFor, MIN_BINS } from './codes.js'

/** How much is tried. */
interface Effort {
  folds: number
  /** Of the nets by fold. */
  repeats: number
  candidates: readonly CandidateName[]
  /** That a member learns in. */
  steps: number
  /** By a member, counted once per epoch, at most. */
  rowsSeen: number
}

const usual = { folds: 5, repeats: 1, steps: 3_500, rowsSeen: 5_000_000 }
const efforts: Record<Budget, Effort> = {
  fast: { ...usual, folds: 3, candidates: ['nets', 'additive', 'linear'], steps: 1_200, rowsSeen: 2_000_000 },
  default: { ...usual, candidates: ['nets', 'additive', 'linear', 'trees'] },
  best: {
    ...usual,
    repeats: 3,
    candidates: ['nets', 'wide_nets', 'dropout_nets', 'decay_nets', 'additive', 'linear', 'trees'],
  },
}

/** What learns from numbers that are too many to be cut into bins. */
const ofWideTables: readonly CandidateName[] = ['linear', 'trees']

export interface RecipeOptions {
  budget: Budget
  /** Kinds of models that are tried. */
  candidates: CandidateName[]
  folds: number
  /** Units of each hidden layer of the nets. */
  hidden: number[]
  /** Nets by fold. */
  repeats: number
  /** Of each member, of which the best is kept. */
  epochs: number
  batchSize: number
  learningRate: number
  /** Of the weights by a step, times the learning rate. */
  decay: number
  seed: number
  classWeights?: ClassWeights
  monotone?: RunRequest['model']['monotone']
}

/** @returns undefined where the request asks for a single network, or the table is too wide */
export function recipeFor(
  request: RunRequest,
  rows: number,
  features: readonly Feature[],
): RecipeOptions | undefined {
  if (asksForNetwork(request)) return undefined
  const bins = binsFor(features.map(withMissingInput))
  if (bins < 0) return undefined
  const { training, model } = request
  const budget = training?.budget ?? 'default'
  const { folds, repeats, steps, rowsSeen, ...effort } = efforts[budget]
  const trained = (rows * (folds - 1)) / folds
  const batchSize = batchSizeFor(trained)
  const wanted = within(12, Math.round(steps / Math.ceil(trained / batchSize)), 200)
  const epochs = Math.max(1, Math.min(wanted, Math.floor(rowsSeen / trained)))
  const tried = model.monotone ? (['trees'] as const) : wantedBy(request, effort.candidates)
  return {
    ...{ budget, candidates: candidatesFor(bins, tried), folds, repeats },
    ...{ hidden: [128, 64], epochs, batchSize, learningRate: 0.006, decay: decayFor(rows) },
    seed: training?.seed ?? 0,
    ...(training?.classWeights && { classWeights: training.classWeights }),
    ...(model.monotone && { monotone: model.monotone }),
  }
}

const wantedBy = ({ candidates, training }: RunRequest, usual: readonly CandidateName[]) =>
  candidates ?? (training?.recipe === 'chain' ? usual.filter((name) => name !== 'trees') : usual)

function candidatesFor(bins: number, wanted: readonly CandidateName[]): CandidateName[] {
  if (bins >= MIN_BINS) return [...wanted]
  const possible = ofWideTables.filter((name) => wanted.includes(name))
  return possible.length > 0 ? possible : [...ofWideTables]
}

/** Sixty steps an epoch of small tables, and a thousand of large ones. */
const batchSizeFor = (rows: number): number =>
  Math.max(within(32, powerOfTwo(rows / 60), 256), Math.min(powerOfTwo(rows / 1_000), 1_024))

/** The fewer rows there are, the less they are to be learned by heart. */
const decayFor = (rows: number): number => within(0.5, Number((2_000 / rows).toPrecision(2)), 10)

const powerOfTwo = (near: number) => 2 ** Math.round(Math.log2(near))

/** A missing number is told apart from its mean. */
export const withMissingInput = (feature: Feature): Feature =>
  feature.type === 'numeric' && feature.nullable ? { ...feature, missing_input: true } : feature

const within = (low: number, value: number, high: number) => Math.min(Math.max(value, low), high)
