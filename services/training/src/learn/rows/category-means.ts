/**
 * Texts of many values as numbers: the mean of the target among the rows of a value, drawn towards that of all rows where
 * these are few (Micci-Barreca, A preprocessing scheme for high-cardinality categorical attributes, 2001). A row of
 * training gets the means of the other folds' rows, so that none tells its own target.
 */
import type { CategoryMeans as Means, Feature } from '@modelops/common/manifest'
import { byFrequency } from '../plan/order-labels.js'
import { seededRandom } from '@modelops/common/random'
import { rowColumnsOf } from './row-columns.js'

export const MEAN_FOLDS = 5
/** Numbers for each value: of more classes the most frequent ones. */
const MAX_MEANS = 8
/** Different values of all columns together, times the numbers that are kept for each. */
const MAX_SUMS = 1_000_000
const MAX_CHARACTERS = 64 * 2 ** 20
/** Values that the model knows, those with most rows. */
const MAX_KNOWN = 100_000
const LEAST_ROWS = 2
const DIGITS = 6
/** Entries that no value has. */
const MISSING = 0
const UNKNOWN = 1
const FIRST = 2

type TextFeature = Feature & { type: 'text' }

/** What the means are of: the index of a class, whose share they are, or undefined for the number that is predicted. */
export type Averaged = readonly (number | undefined)[]

/** @param counts rows by class, or of all */
export function averagedOf(counts: readonly number[]): Averaged {
  if (counts.length === 1) return [undefined]
  if (counts.length === 2) return [1]
  return byFrequency(counts)
    .slice(0, MAX_MEANS)
    .sort((a, b) => a - b)
}

export class CategoryMeans {
  readonly #columns: Column[] = []
  readonly #random
  /** Of the next rows; undefined: drawn at random. */
  fold: number | undefined
  #isComplete = false
  #left = { values: 0, characters: MAX_CHARACTERS }

  constructor(
    features: readonly Feature[],
    private readonly averaged: Averaged,
    seed: number,
  ) {
    this.#random = seededRandom(seed)
    const { starts } = rowColumnsOf(features)
    this.#left.values = Math.floor(MAX_SUMS / (averaged.length + 1))
    features.forEach((feature, index) => {
      if (feature.type === 'text' && feature.means)
        this.#columns.push(new Column(index, starts[index]! + 1, averaged.length))
    })
  }

  get isEmpty(): boolean {
    return this.#columns.length === 0
  }

  /** Takes in a row: where a mean will stand, it has what `cellOf` gave. */
  add(row: Float32Array): void {
    const target = row.at(-1)!
    const values = this.averaged.map((label) => (label === undefined ? target : Number(label === target)))
    for (const column of this.#columns) column.add(row[column.start]!, values)
  }

  /** What stands for a value until all rows are known, with a fold of the row's own. @param value undefined: none */
  cellOf(feature: number, value: string | undefined): number {
    const column = this.#columns.find(({ index }) => index === feature)!
    return (
      column.entryOf(value, this.#left) * MEAN_FOLDS + (this.fold ?? Math.floor(this.#random() * MEAN_FOLDS))
    )
  }

  /** Puts the means into a row that was added. */
  complete(row: Float32Array): void {
    if (!this.#isComplete) for (const column of this.#columns) column.sumUp()
    this.#isComplete = true
    for (const column of this.#columns) column.complete(row)
  }

  /** The features with the means of all rows, once these are complete. */
  describe(features: readonly Feature[]): Feature[] {
    const described = [...features]
    for (const column of this.#columns) {
      const feature = described[column.index] as TextFeature
      described[column.index] = { ...feature, means: column.describe() }
    }
    return described
  }
}

/** The sums of one feature. A cell is an entry and a fold. */
class Column {
  readonly #entries = new Map<string, number>()
  /** By cell: rows, then the sums of the targets. */
  #sums = new Float64Array(1024)
  readonly #stride: number
  readonly #squares: Float64Array
  /** By entry, and of all: the same without folds. */
  #totals = new Float64Array(0)
  readonly #all: Float64Array
  /** By output: rows that the mean of all counts for. */
  #weights: number[] = []

  /** @param start the float of a row where the means begin @param width of them */
  constructor(
    readonly index: number,
    readonly start: number,
    private readonly width: number,
  ) {
    this.#stride = width + 1
    this.#squares = new Float64Array(width)
    this.#all = new Float64Array(this.#stride)
  }

  entryOf(value: string | undefined, left: { values: number; characters: number }): number {
    if (value === undefined) return MISSING
    const known = this.#entries.get(value)
    if (known !== undefined) return known
    if (left.values === 0 || value.length > left.characters) return UNKNOWN
    left.values--
    left.characters -= value.length
    const entry = FIRST + this.#entries.size
    this.#entries.set(Buffer.from(value).toString(), entry) // a substring would keep its whole block alive
    return entry
  }

  add(cell: number, values: readonly number[]): void {
    const at = cell * this.#stride
    this.#reserve(at + this.#stride)
    this.#sums[at]!++
    this.#all[0]!++
    values.forEach((value, k) => {
      this.#sums[at + 1 + k]! += value
      this.#all[1 + k]! += value
      this.#squares[k]! += value * value
    })
  }

  #reserve(needed: number): void {
    if (needed <= this.#sums.length) return
    const grown = new Float64Array(Math.max(needed, 2 * this.#sums.length))
    grown.set(this.#sums)
    this.#sums = grown
  }

  sumUp(): void {
    const entries = FIRST + this.#entries.size
    this.#reserve(entries * MEAN_FOLDS * this.#stride)
    this.#totals = new Float64Array(entries * this.#stride)
    for (let entry = 0; entry < entries; entry++)
      for (let fold = 0; fold < MEAN_FOLDS; fold++)
        for (let k = 0; k < this.#stride; k++)
          this.#totals[entry * this.#stride + k]! +=
            this.#sums[(entry * MEAN_FOLDS + fold) * this.#stride + k]!
    this.#weights = Array.from({ length: this.width }, (_, k) => this.#weightOf(k))
  }

  /**
   * Variance within values over variance between them, so that the mean of a value is drawn as far towards that of all
   * as its rows are few (empirical Bayes, by the moments of a one-way analysis of variance).
   */
  #weightOf(k: number): number {
    const [rows, sum] = [this.#all[0]!, this.#all[1 + k]!]
    let [groups, between, squaredRows] = [0, 0, 0]
    for (let at = 0; at < this.#totals.length; at += this.#stride) {
      const count = this.#totals[at]!
      if (count === 0) continue
      groups++
      between += this.#totals[at + 1 + k]! ** 2 / count
      squaredRows += count ** 2
    }
    if (groups < 2 || rows <= groups) return rows
    const within = (this.#squares[k]! - between) / (rows - groups)
    const usual = (rows - squaredRows / rows) / (groups - 1)
    const apart = ((between - sum ** 2 / rows) / (groups - 1) - within) / usual
    return apart > 0 ? Math.min(within / apart, rows) : rows
  }

  complete(row: Float32Array): void {
    const cell = row[this.start]!
    const [own, entry] = [cell * this.#stride, Math.floor(cell / MEAN_FOLDS) * this.#stride]
    for (let k = 0; k < this.width; k++) {
      const sum = this.#totals[entry + 1 + k]! - this.#sums[own + 1 + k]!
      row[this.start + k] = this.#mean(k, this.#totals[entry]! - this.#sums[own]!, sum)
    }
  }

  #mean(k: number, rows: number, sum: number): number {
    const weight = this.#weights[k]!
    const usual = this.#all[1 + k]! / this.#all[0]!
    return rows + weight > 0 ? (sum + weight * usual) / (rows + weight) : usual
  }

  describe(): Means {
    const rowsOf = (entry: number) => this.#totals[entry * this.#stride]!
    const known = [...this.#entries]
      .filter(([, entry]) => rowsOf(entry) >= LEAST_ROWS)
      .sort(([, a], [, b]) => rowsOf(b) - rowsOf(a))
      .slice(0, MAX_KNOWN)
    const meansOf = (entry: number) =>
      Array.from({ length: this.width }, (_, k) => {
        const mean = this.#mean(k, rowsOf(entry), this.#totals[entry * this.#stride + 1 + k]!)
        return Number(mean.toPrecision(DIGITS))
      })
    return {
      values: known.map(([value]) => value),
      means: known.map(([, entry]) => meansOf(entry)),
      missing: meansOf(MISSING),
      other: meansOf(UNKNOWN),
    }
  }
}
