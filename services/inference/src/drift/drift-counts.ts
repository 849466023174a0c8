/**
 * What the rows of a model version look like, counted as they are answered: by half days, so that processes, whose clocks
 * agree on these, add up exactly. Nothing is allocated for a request.
 */
import type { FeatureCodec } from '@modelops/common/data/feature-codec'
import { substituteOf } from '@modelops/common/data/feature-slot'
import type { Feature, Manifest } from '@modelops/common/manifest'
import type { Predictions } from '@modelops/common/tasks'
import { BinFinder } from './bin-finder.js'
import { layoutOf, type DriftLayout } from './layout.js'

export const SLOT_MS = 12 * 3_600_000
/** A week. */
export const SLOTS = 14
/** Of a request: more add little to what is known, and would cost more than reading them. */
const MOST_ROWS = 128
/** How much statistics are rounded. */
const ROUNDING = 1e-6

export const outlierKinds = ['below', 'above', 'unseen', 'missing'] as const
export type OutlierKind = (typeof outlierKinds)[number]
const [BELOW, ABOVE, UNSEEN, MISSING] = [0, 1, 2, 3] as const
const KINDS = outlierKinds.length

/** What one process has counted of a version in half a day. */
export interface SlotCounts {
  /** Half days since 1970. */
  slot: number
  rows: number
  /** By bin of the layout. */
  counts: Float64Array
}

/** The part of a request that is counted. */
export interface CountedRows {
  rows: Float32Array
  count: number
  /** Where in the rows features begin that have no value. */
  missing: readonly number[] | undefined
}

export class DriftCounts {
  readonly layout: DriftLayout
  /** By feature and kind, of requests of many rows estimated by those that are counted: only grows. */
  readonly outliers: Float64Array
  readonly #slots: SlotCounts[] = []
  readonly #width: number
  /** By feature: where it stands in an encoded row. */
  readonly #starts: Int32Array
  readonly #isText: Uint8Array
  readonly #categories: Int32Array
  /** Whether the row has the index of the category. */
  readonly #isIndex: Uint8Array
  /** Whether training has seen other texts than the categories. */
  readonly #isOpen: Uint8Array
  readonly #offsets: Int32Array
  /** By feature, of numbers and dates. */
  readonly #finders: readonly BinFinder[]
  readonly #least: Float64Array
  readonly #most: Float64Array
  /** The bin in which missing values are found in encoded rows. */
  readonly #substitutes: Int32Array
  readonly #answers: BinFinder
  /** Of two labels, the one whose probability is counted. */
  readonly #positive: number
  /** By place in an encoded row, the feature that begins there. */
  readonly #features: Int32Array
  #requests = 0
  /** Of the request that is counted: its first row, and how far apart they are. */
  #first = 0
  #step = 1

  /** @param now milliseconds since 1970 */
  constructor(
    manifest: Manifest,
    codec: Pick<FeatureCodec, 'starts' | 'width'>,
    private readonly now: () => number = Date.now,
  ) {
    const { features, labels = [], positive } = manifest
    this.layout = layoutOf(manifest)
    this.outliers = new Float64Array(KINDS * features.length)
    this.#width = codec.width
    this.#starts = Int32Array.from(codec.starts)
    this.#offsets = Int32Array.from(this.layout.features, ({ offset }) => offset)
    this.#isText = Uint8Array.from(features, ({ type }) => Number(type === 'text'))
    this.#categories = Int32Array.from(features, categoriesIn)
    this.#isIndex = Uint8Array.from(features, (one) => Number(one.type === 'text' && one.as_index === true))
    this.#isOpen = Uint8Array.from(features, (one) => Number(one.type === 'text' && one.other))
    this.#finders = this.layout.features.map(({ edges = [] }) => new BinFinder(edges))
    this.#least = Float64Array.from(features, (one) => boundOf(one, 'min', -1))
    this.#most = Float64Array.from(features, (one) => boundOf(one, 'max', 1))
    this.#substitutes = Int32Array.from(features, (one, i) => this.#binOfSubstitute(one, i))
    this.#answers = new BinFinder(this.layout.predictions.edges ?? [])
    this.#features = new Int32Array(codec.width)
    features.forEach((_, i) => (this.#features[codec.starts[i]!] = i))
    this.#positive = positive === undefined ? labels.length - 1 : labels.indexOf(positive)
  }

  /** What was counted of late, oldest first. */
  slots(): readonly SlotCounts[] {
    return this.#slots
  }

  /** Of a request of many rows every second, third, ... is counted. */
  count(request: CountedRows, predictions: Predictions): void {
    this.#step = Math.ceil(request.count / MOST_ROWS)
    this.#first = this.#requests++ % this.#step
    const slot = this.#slotNow()
    slot.rows += Math.ceil((request.count - this.#first) / this.#step)
    this.#countFeatures(request, slot.counts)
    if (request.missing) this.#moveMissing(request.missing, slot.counts)
    this.#countPredictions(predictions, slot.counts)
  }

  #slotNow(): SlotCounts {
    const slot = Math.floor(this.now() / SLOT_MS)
    const last = this.#slots.at(-1)
    if (last && last.slot >= slot) return last
    const fresh = { slot, rows: 0, counts: new Float64Array(this.layout.bins) }
    this.#slots.push(fresh)
    while (this.#slots[0]!.slot <= slot - SLOTS) this.#slots.shift()
    return fresh
  }

  #countFeatures({ rows, count }: CountedRows, counts: Float64Array): void {
    const end = count * this.#width
    for (let i = 0; i < this.#offsets.length; i++)
      if (this.#isText[i] === 0) this.#countNumbers(i, rows, end, counts)
      else this.#countCategories(i, rows, end, counts)
  }

  #countNumbers(feature: number, rows: Float32Array, end: number, counts: Float64Array): void {
    const [finder, offset] = [this.#finders[feature]!, this.#offsets[feature]!]
    const [least, most] = [this.#least[feature]!, this.#most[feature]!]
    const [width, step] = [this.#width, this.#step]
    for (let at = this.#first * width + this.#starts[feature]!; at < end; at += step * width) {
      const value = rows[at]!
      counts[offset + finder.binOf(value)]!++
      if (value < least) this.#addOutliers(feature, BELOW, step)
      else if (value > most) this.#addOutliers(feature, ABOVE, step)
    }
  }

  #countCategories(feature: number, rows: Float32Array, end: number, counts: Float64Array): void {
    const [offset, categories] = [this.#offsets[feature]!, this.#categories[feature]!]
    const [width, step] = [this.#width, this.#step]
    for (let at = this.#first * width + this.#starts[feature]!; at < end; at += step * width) {
      const index = this.#isIndex[feature] ? rows[at]! : hotOf(rows, at, categories)
      const isOther = Number.isNaN(index)
      counts[offset + (isOther ? categories : index)]!++
      if (isOther && !this.#isOpen[feature]) this.#addOutliers(feature, UNSEEN, step)
    }
  }

  #addOutliers(feature: number, kind: number, values: number): void {
    this.outliers[KINDS * feature + kind]! += values
  }

  /** Encoded rows have something in place of a missing value, where it has been counted. */
  #moveMissing(missing: readonly number[], counts: Float64Array): void {
    for (const at of missing) {
      const row = Math.floor(at / this.#width)
      if (row % this.#step !== this.#first) continue
      const feature = this.#features[at - row * this.#width]!
      const { offset, bins, categories } = this.layout.features[feature]!
      counts[offset + this.#substitutes[feature]!]!--
      counts[offset + bins - 1]!++
      this.#addOutliers(feature, MISSING, this.#step)
      if (categories && !this.#isOpen[feature]) this.#addOutliers(feature, UNSEEN, -this.#step)
    }
  }

  #countPredictions({ count, classes, values, probabilities }: Predictions, counts: Float64Array): void {
    const { offset } = this.layout.predictions
    for (let row = this.#first; row < count; row += this.#step) {
      if (classes > 2) counts[offset + values[row]!]!++
      else {
        const value = classes === 2 ? probabilities[2 * row + this.#positive]! : values[row]!
        counts[offset + this.#answers.binOf(Math.fround(value))]!++
      }
    }
  }

  #binOfSubstitute(feature: Feature, i: number): number {
    if (feature.type === 'text') return feature.categories.length
    if (feature.type === 'numeric' && feature.missing_as_nan) return this.#finders[i]!.binOf(NaN)
    const substitute =
      feature.type === 'numeric' ? substituteOf(feature) : (feature.statistics?.part_means[0] ?? 0)
    return this.#finders[i]!.binOf(Math.fround(substitute))
  }
}

const categoriesIn = (feature: Feature): number => (feature.type === 'text' ? feature.categories.length : 0)

/** Where the one stands; NaN where there is none. */
function hotOf(rows: Float32Array, at: number, categories: number): number {
  for (let k = 0; k < categories; k++) if (rows[at + k] === 1) return k
  return NaN
}

/** Of what training has seen, and a little beyond; infinite where that is not known. */
function boundOf(feature: Feature, name: 'min' | 'max', sign: 1 | -1): number {
  if (feature.type === 'text' || !feature.statistics) return sign * Infinity
  const bound = feature.statistics[name]
  return bound + sign * ROUNDING * Math.abs(bound)
}
