/** What the training rows look like, gathered in one pass over them in bounded memory. */
import type { Feature } from '@modelops/common/manifest'
import { quantileOf } from '../quantile.js'
import { quantileBins } from '../quantile-bins.js'
import type { Random } from '@modelops/common/random'
import { rowColumnsOf, type RowColumns } from './row-columns.js'
import { OTHER } from './row-encoder.js'

const SAMPLE_ROWS = 10_000
/** Fewer very wide rows are kept: 256 MiB. */
const SAMPLE_FLOATS = 2 ** 26

/** Count, mean and spread of numbers; NaN counts as missing. Welford, Technometrics 4(3), 1962. */
export class Moments {
  count = 0
  missing = 0
  mean = 0
  min = Infinity
  max = -Infinity
  #squares = 0

  add(value: number): void {
    if (Number.isNaN(value)) {
      this.missing++
      return
    }
    const delta = value - this.mean
    this.mean += delta / ++this.count
    this.#squares += delta * (value - this.mean)
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
  }

  /** Standard deviation of the population (divided by count). */
  get std(): number {
    return this.count > 0 ? Math.sqrt(this.#squares / this.count) : 0
  }
}

/** What codes are made of, as data that another thread can take. */
export interface RowSummary {
  /** By float of a row but the target; a text feature counts as the index of its category. */
  readonly moments: readonly Pick<Moments, 'mean'>[]
  /** By feature: rows by category, behind those with none of them. */
  readonly counts: readonly Uint32Array[]
  /** Uniformly drawn rows. */
  readonly sample: readonly Float32Array[]
}

/** The sample's values of a float of a row, sorted, without missing ones. */
export const valuesOf = ({ sample }: RowSummary, column: number): Float32Array =>
  Float32Array.from(sample, (row) => row[column]!)
    .filter((value) => !Number.isNaN(value))
    .sort()

/** Collects the features' statistics of encoded rows (see RowEncoder) and a uniform sample of the rows. */
export class TrainingStatistics implements RowSummary {
  rows = 0
  readonly moments: Moments[]
  readonly counts: Uint32Array[]
  readonly sample: Float32Array[] = []
  readonly #columns: RowColumns
  readonly #sampleRows: number

  constructor(
    readonly features: readonly Feature[],
    readonly random: Random,
  ) {
    this.#columns = rowColumnsOf(features)
    this.moments = Array.from({ length: this.#columns.number }, () => new Moments())
    this.#sampleRows = Math.min(SAMPLE_ROWS, Math.floor(SAMPLE_FLOATS / this.#columns.width))
    this.counts = features.map(
      (feature) => new Uint32Array(feature.type === 'text' ? feature.categories.length + 1 : 0),
    )
  }

  add(row: Float32Array): void {
    this.moments.forEach((moments, i) => moments.add(row[i]!))
    this.features.forEach(({ type }, i) => {
      const value = row[this.#columns.starts[i]!]!
      if (type === 'text' && value >= OTHER) this.counts[i]![value - OTHER]!++
    })
    const slot = this.rows++ < this.#sampleRows ? this.rows - 1 : Math.floor(this.random() * this.rows)
    if (slot < this.#sampleRows) this.sample[slot] = row.slice()
  }

  /** The features with their statistics; deciles and bins are those of the sample. */
  describe(): Feature[] {
    return this.features.map((feature, i) => {
      const start = this.#columns.starts[i]!
      const { count, missing, mean, std, min, max } = this.moments[start]!
      const share = missing / this.rows
      if (feature.type === 'text') {
        const [other, ...counts] = this.counts[i]!
        const statistics = { counts, other: other!, missing: share }
        const input_means = feature.means?.other.map((_, k) => this.moments[start + 1 + k]!.mean)
        return { ...feature, statistics: { ...statistics, ...(input_means && { input_means }) } }
      }
      const [low, high] = count > 0 ? [rounded(min), rounded(max)] : [0, 0]
      const values = valuesOf(this, start)
      const deciles = [low, ...innerDeciles(values), high]
      const bins = { ...quantileBins(values), missing: this.sample.length - values.length }
      const statistics = { min: low, max: high, mean, std, missing: share, deciles, bins }
      if (feature.type === 'numeric') return { ...feature, statistics }
      const part_means = feature.parts.map((_, k) => this.moments[start + k]!.mean)
      return { ...feature, statistics: { ...statistics, part_means } }
    })
  }
}

/** 10 % to 90 %, interpolated linearly between the values. */
const innerDeciles = (sorted: Float32Array): number[] =>
  Array.from({ length: 9 }, (_, i) => rounded(quantileOf(sorted, (i + 1) / 10)))

/** A float's seven digits without the noise behind them. */
const rounded = (value: number) => Number(value.toPrecision(7))
