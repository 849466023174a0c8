/** The hyper-parameters of a run: their bounds and defaults. */

export type NumberName =
  'epochs' | 'batchSize' | 'learningRate' | 'seed' | 'testSplit' | 'validationSplit' | 'patience' | 'l2'

export interface Bounds {
  min: number
  max: number
  isInteger?: true
  /** More than `min`, not equal. */
  excludesMin?: true
}

export const bounds: Readonly<Record<NumberName, Bounds>> = {
  epochs: { min: 1, max: 10_000, isInteger: true },
  batchSize: { min: 1, max: 65_536, isInteger: true },
  learningRate: { min: 0, max: 1e9, excludesMin: true },
  seed: { min: 0, max: 2 ** 32 - 1, isInteger: true },
  testSplit: { min: 0.01, max: 0.5 },
  validationSplit: { min: 0, max: 0.5 },
  patience: { min: 1, max: 10_000, isInteger: true },
  l2: { min: 0, max: 100 },
}
export const MAX_LAYERS = 5
export const MAX_UNITS = 1024

export interface Defaults extends Record<NumberName, number> {
  /** Units of each hidden layer. */
  hidden: number[]
  refit: boolean
}

/** By label, 1 for labels left out; `balanced`: every class weighs the same in total. */
export type ClassWeights = 'balanced' | Record<string, number>

/** Every option with its effective value. */
export interface HyperParameters extends Defaults {
  classWeights?: ClassWeights
}

/** Whoever sets one of these asks for a single network, as who sets the hidden layers. */
const networkOptions = [
  ...(['epochs', 'batchSize', 'learningRate', 'patience', 'l2'] as const),
  ...(['validationSplit', 'testSplit', 'refit'] as const),
]

/** Whether a run is to train a single network; otherwise the recipe of several models by folds is followed. */
export const asksForNetwork = ({
  model,
  training,
}: {
  model: { hidden?: unknown }
  training?: Partial<Record<(typeof networkOptions)[number], unknown>> | undefined
}): boolean => model.hidden !== undefined || networkOptions.some((name) => training?.[name] !== undefined)

/** What other defaults depend on. */
interface Given {
  hidden?: readonly number[] | undefined
  testSplit?: number | undefined
  validationSplit?: number | undefined
}

/** Below this a network has too few rows to beat a linear model, and every row kept from training costs quality. */
const SMALL_ROWS = 1_000

/**
 * They reach scikit-learn's scaled logistic and ridge regression on small tables (0.5 / rows is its prior, C = 1) and
 * keep an epoch of most others at 300 steps.
 * @param rows of the whole data set
 */
export function defaultsFor(rows: number, given: Given = {}): Defaults {
  const isSmall = rows < SMALL_ROWS
  const hidden = isSmall ? [] : [32, 16]
  const testSplit = 0.2
  const validationSplit = isSmall ? 0 : 0.1
  const trained =
    rows * (1 - (given.testSplit ?? testSplit)) * (1 - (given.validationSplit ?? validationSplit))
  return {
    hidden,
    epochs: isSmall ? 100 : 50,
    batchSize: isSmall ? 16 : Math.min(1024, Math.max(32, 2 ** Math.round(Math.log2(rows / 300)))),
    learningRate: (given.hidden ?? hidden).length > 0 ? 0.005 : 0.03,
    seed: 0,
    testSplit,
    validationSplit,
    patience: 8,
    l2: 0.5 / trained,
    refit: isSmall,
  }
}
