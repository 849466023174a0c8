/** The means of the model's inputs over the training rows, which are all that a linear model needs of these. */
import type { Feature, Manifest } from '@modelops/common/manifest'
import { backgroundOf, isDescribed, type Basis } from './background.js'

export interface InputMeans {
  readonly basis: Basis
  /** By number of an encoded row. */
  readonly means: Float64Array
}

/**
 * Exact where the manifest has the statistics, else over the rows of the background.
 * @param size of a background made of statistics that lack the means of texts, as those of older runs do
 */
export function inputMeansOf(manifest: Manifest, size: number): InputMeans {
  const { features } = manifest
  const isExact = isDescribed(features) && features.every((feature) => !lacksMeans(feature))
  if (isExact) return { basis: { source: 'statistics' }, means: Float64Array.from(features.flatMap(meansOf)) }
  const { source, rows } = backgroundOf(manifest, size)
  return { basis: { source, rows: rows.length }, means: averageOf(rows) }
}

const lacksMeans = (feature: Feature): boolean =>
  feature.type === 'text' && feature.means !== undefined && feature.statistics?.input_means === undefined

/** In the order in which an encoded row has the inputs of the feature. A missing number or date counts as the mean. */
function meansOf(feature: Feature): readonly number[] {
  if (feature.type === 'text') return textMeans(feature)
  if (feature.type === 'datetime') return feature.statistics!.part_means
  const { mean, missing } = feature.statistics!
  if (feature.missing_input) return [mean, missing]
  return feature.low_input ? [mean, 0] : [mean]
}

function textMeans({ categories, as_index, missing_as_nan, statistics }: Feature & { type: 'text' }) {
  const { counts, other, missing, input_means = [] } = statistics!
  const present = counts.reduce((sum, count) => sum + count, other)
  const isEmpty = (category: string) => category === '' && !missing_as_nan
  const shares = categories.map(
    (category, i) => ((1 - missing) * counts[i]!) / Math.max(1, present) + (isEmpty(category) ? missing : 0),
  )
  return as_index ? [meanIndex(shares)] : [...shares, ...input_means]
}

/** Of the rows that have one of the categories. */
function meanIndex(shares: readonly number[]): number {
  const known = shares.reduce((sum, share) => sum + share, 0)
  return shares.reduce((sum, share, index) => sum + share * index, 0) / (known || 1)
}

function averageOf(rows: readonly Float32Array[]): Float64Array {
  const means = new Float64Array(rows[0]!.length)
  for (const row of rows) for (let i = 0; i < row.length; i++) means[i]! += row[i]! / rows.length
  return means
}
