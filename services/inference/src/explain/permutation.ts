/**
 * Shapley values of any model by sampling: the features of a background row are replaced by those of the explained row,
 * one after the other in random order and then in the reverse order, and each gets what its replacement changes
 * (Strumbelj & Kononenko, Knowledge and Information Systems 41, 2014; antithetic pairs: Mitchell et al., JMLR 23, 2022).
 */
import { permutation, seededRandom, type Random } from '@modelops/common/random'
import type { Explainer, Explanation, Space, Turns } from './explainer.js'
import { maxRowsOf } from './sampling-plan.js'
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
  /** Pairs of orders that are tried with each background row. */
  pairs: number
}

const SEED = 1
/** Asks the model for the base values first. */
export function* permutationExplainer(options: PermutationOptions): Turns<Explainer> {
  const { model, space, scores, background, starts, pairs } = options
  const features = starts.length - 1
  let next = 0
  const bases = yield* model.compute(background.length, (rows, at) => rows.set(background[next++]!, at))
  const baseValues = new Float64Array(scores)
  for (let i = 0; i < bases.length; i++) baseValues[i % scores]! += bases[i]! / background.length
  return {
    method: 'permutation',
    space,
    baseValues,
    maxRows: maxRowsOf({ rows: background.length, pairs }, features, model.msOfRow),
    *explain(row) {
      const outputs = yield* model.compute(1, (rows, at) => rows.set(row, at))
      const random = seededRandom(SEED)
      const total = new Moments(scores * features)
      for (const [i, start] of background.entries()) {
        const base = bases.subarray(i * scores, (i + 1) * scores)
        const stratum = yield* walkPairs({ ...options, row, outputs, start, base, random })
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
