/**
 * Shapley values of any model by sampling: the features of a background row are replaced by those of the explained row,
 * one after the other in random order and then in the reverse order, and each gets what its replacement changes
 * (Strumbelj & Kononenko, Knowledge and Information Systems 41, 2014; antithetic pairs: Mitchell et al., JMLR 23, 2022).
 */
import { permutation, seededRandom, type Random } from '@modelops/common/random'
import type { Explainer, Explanation, Space, Turns } from './explainer.js'
import type { SlicedModel } from './sliced-model.js'

export interface PermutationOptions {
  model: SlicedModel
  /** Of the scores. */
  space: Space
  scores: number
  /** Encoded rows that stand for what is usual. */
  background: readonly Float32Array[]
  /** Where each feature begins in a row, and the width. */
  starts: readonly number[]
}

const SEED = 1
/** Pairs of an explained row: more where features are few. */
const [LEAST_PAIRS, MOST_PAIRS] = [16, 128]
const PAIRS_OF_FEATURES = 2 ** 14
/** Of each background row, as the standard error is that within them. */
const LEAST_PAIRS_OF_ROW = 2
const MAX_ROWS = 256
/** Rows of the model that explain one request: some seconds of a model of a few microseconds. */
const MAX_COMPUTED_ROWS = 2 ** 20

/** @param rows of the background
 * @returns how many pairs of orders are tried with each background row */
export function pairsOfRow(features: number, rows: number): number {
  return Math.max(LEAST_PAIRS_OF_ROW, Math.ceil(pairsOf(features) / rows))
}

/** How many background rows are worth having for so many features. */
export const backgroundSize = (features: number): number => pairsOf(features) / LEAST_PAIRS_OF_ROW

const pairsOf = (features: number): number => {
  const affordable = 2 * Math.floor(PAIRS_OF_FEATURES / features / 2)
  return Math.min(MOST_PAIRS, Math.max(LEAST_PAIRS, affordable))
}

/** Asks the model for the base values first. */
export function* permutationExplainer(options: PermutationOptions): Turns<Explainer> {
  const { model, space, scores, background, starts } = options
  const features = starts.length - 1
  const pairs = pairsOfRow(features, background.length)
  let next = 0
  const bases = yield* model.compute(background.length, (rows, at) => rows.set(background[next++]!, at))
  const baseValues = new Float64Array(scores)
  for (let i = 0; i < bases.length; i++) baseValues[i % scores]! += bases[i]! / background.length
  const computedRows = background.length * pairs * 2 * features
  return {
    method: 'permutation',
    space,
    baseValues,
    maxRows: Math.min(MAX_ROWS, Math.max(1, Math.floor(MAX_COMPUTED_ROWS / computedRows))),
    *explain(row) {
      const outputs = yield* model.compute(1, (rows, at) => rows.set(row, at))
      const random = seededRandom(SEED)
      const total = new Moments(scores * features)
      for (const [i, start] of background.entries()) {
        const base = bases.subarray(i * scores, (i + 1) * scores)
        const stratum = yield* walkPairs({ ...options, row, outputs, start, base, pairs, random })
        total.addMeanOf(stratum)
      }
      return total.explanation(outputs, background.length)
    },
  }
}

interface Walk extends PermutationOptions {
  row: Float32Array
  outputs: Float64Array
  /** The background row, and its scores. */
  start: Float32Array
  base: Float64Array
  pairs: number
  random: Random
}

/** The contributions between one background row and the explained row, pair by pair. */
function* walkPairs(walk: Walk): Turns<Stratum> {
  const { starts, scores, row, start, random } = walk
  const differing = differingFeatures(starts, row, start)
  const stratum = new Stratum(scores * (starts.length - 1))
  // Of two features both orders are tried: nothing is left to chance.
  const pairs = differing.length > 2 ? walk.pairs : 1
  const orders = Array.from({ length: pairs }, () => {
    const order = [...permutation(differing.length, random)].map((i) => differing[i]!)
    return [order, order.toReversed()]
  })
  const between = yield* scoresBetween(walk, orders.flat())
  const size = between.length / orders.length / 2
  for (const [pair, [order, reverse]] of orders.entries()) {
    const contributions = new Float64Array(stratum.size)
    addChanges(walk, order!, between.subarray(2 * pair * size), contributions)
    addChanges(walk, reverse!, between.subarray((2 * pair + 1) * size), contributions)
    stratum.add(contributions)
  }
  return stratum
}

function differingFeatures(starts: readonly number[], row: Float32Array, other: Float32Array): number[] {
  const differing: number[] = []
  for (let f = 0; f < starts.length - 1; f++)
    for (let i = starts[f]!; i < starts[f + 1]!; i++)
      if (row[i] !== other[i]) {
        differing.push(f)
        break
      }
  return differing
}

/** The scores after each replacement but the last, order by order. */
function scoresBetween(walk: Walk, orders: readonly (readonly number[])[]): Turns<Float64Array> {
  const { model, starts, row, start } = walk
  const steps = Math.max(0, orders[0]!.length - 1)
  const current = start.slice()
  let step = 0
  return model.compute(orders.length * steps, (rows, at) => {
    if (step % steps === 0) current.set(start)
    const f = orders[Math.floor(step / steps)]![step % steps]!
    current.set(row.subarray(starts[f], starts[f + 1]), starts[f])
    rows.set(current, at)
    step++
  })
}

/** Adds half of what each replacement changes, as there are two orders. */
function addChanges(
  { scores, starts, base, outputs }: Walk,
  order: readonly number[],
  between: Float64Array,
  contributions: Float64Array,
): void {
  const features = starts.length - 1
  for (let s = 0; s < scores; s++) {
    let before = base[s]!
    for (const [i, f] of order.entries()) {
      const after = i === order.length - 1 ? outputs[s]! : between[i * scores + s]!
      contributions[s * features + f]! += (after - before) / 2
      before = after
    }
  }
}

/** Mean and spread of the pairs of one background row (Welford). */
class Stratum {
  count = 0
  readonly means: Float64Array
  readonly #squares: Float64Array

  constructor(readonly size: number) {
    this.means = new Float64Array(size)
    this.#squares = new Float64Array(size)
  }

  add(values: Float64Array): void {
    this.count++
    for (let i = 0; i < this.size; i++) {
      const delta = values[i]! - this.means[i]!
      this.means[i]! += delta / this.count
      this.#squares[i]! += delta * (values[i]! - this.means[i]!)
    }
  }

  /** The square of the mean's standard error. */
  errorOf(i: number): number {
    return this.count > 1 ? this.#squares[i]! / (this.count - 1) / this.count : 0
  }
}

/** The sum over background rows, which are no sample: only the orders are left to chance. */
class Moments {
  readonly #sums: Float64Array
  readonly #errors: Float64Array

  constructor(size: number) {
    this.#sums = new Float64Array(size)
    this.#errors = new Float64Array(size)
  }

  addMeanOf(stratum: Stratum): void {
    for (let i = 0; i < stratum.size; i++) {
      this.#sums[i]! += stratum.means[i]!
      this.#errors[i]! += stratum.errorOf(i)
    }
  }

  explanation(outputs: Float64Array, rows: number): Explanation {
    return {
      outputs,
      contributions: this.#sums.map((sum) => sum / rows),
      errors: this.#errors.map((error) => Math.sqrt(error) / rows),
    }
  }
}
