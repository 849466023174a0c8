/**
 * Rows that stand for what is usual: contributions say how the explained row differs from them. Each feature has the
 * values of the training rows in their proportions, as far as its statistics tell, independently of the others.
 */
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Feature, Manifest, Value } from '@modelops/common/manifest'
import { permutation, seededRandom } from '@modelops/common/random'
import { DAY_MS, isoDate, parseDate } from '@modelops/common/rules/dates'
import { ISO_FORM } from '@modelops/common/rules/date-forms'

export const backgroundSources = ['statistics', 'samples'] as const

/** What base values are the mean over. */
export interface Basis {
  /** Statistics of the training rows or, where there are none, the sample rows. */
  readonly source: (typeof backgroundSources)[number]
  /** How many rows; absent where the means of the statistics are all that counts. */
  readonly rows?: number
}

export interface Background {
  readonly source: Basis['source']
  /** Encoded. */
  readonly rows: readonly Float32Array[]
}

const SEED = 1

/** @param size of a background made of statistics */
export function backgroundOf(manifest: Manifest, size: number): Background {
  const { features, samples, missing_marks } = manifest
  const codec = new FeatureCodec(features, 'take', missing_marks)
  const described = isDescribed(features)
  const rows = described ? rowsLike(features, size) : samples.map((sample) => sample.features)
  const encoded = rows.map((row) => {
    const out = new Float32Array(codec.width)
    codec.encodeValues(row, out, 0)
    return out
  })
  return { source: described ? 'statistics' : 'samples', rows: encoded }
}

export const isDescribed = (features: readonly Feature[]): boolean =>
  features.every(({ statistics }) => statistics !== undefined)

function rowsLike(features: readonly Feature[], size: number): Value[][] {
  const random = seededRandom(SEED)
  const columns = features.map((feature) => {
    const values = valuesLike(feature, size)
    return [...permutation(size, random)].map((i) => values[i]!)
  })
  return Array.from({ length: size }, (_, row) => columns.map((column) => column[row]!))
}

/** Values of one feature in the proportions of the training rows. */
function valuesLike(feature: Feature, size: number): Value[] {
  const absent = Math.round(size * (feature.statistics?.missing ?? 0))
  const present = size - absent
  const values = feature.type === 'text' ? textsLike(feature, present) : numbersLike(feature, present)
  return [...values, ...new Array<null>(absent).fill(null)]
}

function numbersLike(feature: Exclude<Feature, { type: 'text' }>, size: number): Value[] {
  const { deciles, mean } = feature.statistics!
  const numbers = quantilesLike(deciles, mean, size)
  if (feature.type === 'numeric') return numbers
  const reference = parseDate(feature.reference, ISO_FORM)
  return numbers.map((days) => isoDate(reference + Math.round(days * DAY_MS)))
}

/**
 * Numbers in the middle of `size` equal shares of a distribution that is even within each tenth. As extremes are often
 * far out, the wider one of the first and last tenth is even only around its own mean, which that of all numbers tells.
 */
export function quantilesLike(deciles: readonly number[], mean: number, size: number): number[] {
  const tenths = Array.from({ length: 10 }, (_, i) => ({ low: deciles[i]!, high: deciles[i + 1]! }))
  const widths = tenths.map(({ low, high }) => high - low)
  const wider = widths[0]! > widths[9]! ? 0 : 9
  const rest = tenths.reduce(
    (sum, { low, high }, i) => (i === wider ? sum : sum - (low + high) / 2),
    10 * mean,
  )
  tenths[wider] = around(rest, tenths[wider]!)
  const isWhole = deciles.every(Number.isInteger)
  return Array.from({ length: size }, (_, i) => {
    const place = (10 * (i + 0.5)) / size
    const { low, high } = tenths[Math.floor(place)]!
    const value = low + (high - low) * (place % 1)
    return isWhole ? Math.round(value) : value
  })
}

/** The widest part of a range that has this mean. */
function around(mean: number, { low, high }: { low: number; high: number }) {
  const middle = Math.min(Math.max(mean, low), high)
  const reach = Math.min(middle - low, high - middle)
  return { low: middle - reach, high: middle + reach }
}

/** The categories by their counts; for others, values of which means are known, or one that is none of them. */
function textsLike(feature: Feature & { type: 'text' }, size: number): Value[] {
  const { counts, other } = feature.statistics!
  const others = othersOf(feature)
  const total = counts.reduce((sum, count) => sum + count, other)
  const values: Value[] = []
  let seen = 0
  for (const [i, count] of [...counts, other].entries()) {
    seen += count
    while (values.length < size && values.length + 0.5 <= (size * seen) / (total || 1))
      values.push(feature.categories[i] ?? others[values.length % others.length]!)
  }
  while (values.length < size) values.push(others[0]!)
  return values
}

function othersOf({ categories, means }: Feature & { type: 'text' }): string[] {
  const known = new Set(categories)
  const others = means?.values.filter((value) => !known.has(value)) ?? []
  return others.length > 0 ? others : [' none of them ']
}
