/** How much a model is asked to explain a row by sampling: less where features are many, or the model is slow. */
import { Problem } from '@modelops/common/problem'

export interface SamplingPlan {
  /** Rows of the background that are used. */
  readonly rows: number
  /** Pairs of orders that are tried with each of them. */
  readonly pairs: number
}

/** Pairs of an explained row: more where features are few. */
const [LEAST_PAIRS, MOST_PAIRS] = [16, 128]
const PAIRS_OF_FEATURES = 2 ** 14
/** Of each background row, as the standard error is that within them. */
const LEAST_PAIRS_OF_ROW = 2
/** Fewer rows do not say what is usual. */
const LEAST_ROWS = 4
const MAX_ROWS = 256
/** Rows of the model that explain one request: some seconds of a model of a few microseconds. */
const MAX_COMPUTED_ROWS = 2 ** 20
/** The model's own time to explain a row, and a request. */
const [ROW_MS, REQUEST_MS] = [5000, 30_000]

/** How many background rows are worth having for so many features. */
export const backgroundSize = (features: number): number => pairsOf(features) / LEAST_PAIRS_OF_ROW

const pairsOf = (features: number): number => {
  const affordable = 2 * Math.floor(PAIRS_OF_FEATURES / features / 2)
  return Math.min(MOST_PAIRS, Math.max(LEAST_PAIRS, affordable))
}

/**
 * @param rows of the background
 * @param msOfRow what the model takes for a row, among others
 * @throws Problem unsupported_model where too little can be computed in time
 */
export function samplingPlan(features: number, rows: number, msOfRow: number): SamplingPlan {
  const worthwhile = rows * Math.max(LEAST_PAIRS_OF_ROW, Math.ceil(pairsOf(features) / rows))
  const affordable = Math.floor(ROW_MS / msOfRow / computedByPair(features))
  const pairs = Math.min(worthwhile, affordable)
  const used = Math.min(rows, Math.floor(pairs / LEAST_PAIRS_OF_ROW))
  if (used < Math.min(rows, LEAST_ROWS)) throw tooSlow(features, Math.min(rows, LEAST_ROWS), msOfRow)
  return { rows: used, pairs: Math.floor(pairs / used) }
}

/** Rows that one request may have. */
export function maxRowsOf({ rows, pairs }: SamplingPlan, features: number, msOfRow: number): number {
  const most = Math.min(MAX_COMPUTED_ROWS, REQUEST_MS / msOfRow) / (rows * pairs * computedByPair(features))
  return Math.min(MAX_ROWS, Math.max(1, Math.floor(most)))
}

const computedByPair = (features: number): number => 2 * features

function tooSlow(features: number, rows: number, msOfRow: number): Problem {
  const least = rows * LEAST_PAIRS_OF_ROW * computedByPair(features)
  const seconds = Math.ceil((least * msOfRow) / 1000)
  return new Problem(
    'unsupported_model',
    `the model takes ${Number(msOfRow.toPrecision(2))} ms for a row, and to explain one at least ${least} are computed: ${seconds} s, where ${ROW_MS / 1000} are allowed`,
    { received: seconds, expected: ROW_MS / 1000 },
  )
}
