/** Where the rows of a model are counted: a bin for each part of a feature's values, and of what is answered. */
import type { Feature, Manifest } from '@modelops/common/manifest'

/** The bins of a feature, of which the last one is that of missing values, or of the answers. */
export interface BinnedColumn {
  readonly name: string
  /** Of the first bin among those of all columns. */
  readonly offset: number
  readonly bins: number
  /** Of numbers and dates, ascending: a bin is what lies above the edge before it, up to its own. */
  readonly edges?: readonly number[]
  /** Of texts, with one bin behind them for all other values; or the labels that are answered. */
  readonly categories?: readonly string[]
  /** Training rows by bin; undefined where they are not known. */
  readonly reference: readonly number[] | undefined
}

export interface DriftLayout {
  readonly features: readonly BinnedColumn[]
  readonly predictions: BinnedColumn
  /** Of all columns together. */
  readonly bins: number
}

export function layoutOf(manifest: Manifest): DriftLayout {
  let bins = 0
  const placed = (column: Omit<BinnedColumn, 'offset'>): BinnedColumn => {
    const offset = bins
    bins += column.bins
    return { ...column, offset }
  }
  const features = manifest.features.map((feature) =>
    placed(feature.type === 'text' ? categoriesOf(feature) : numbersOf(feature)),
  )
  const predictions = placed(predictionsOf(manifest))
  return { features, predictions, bins }
}

function numbersOf({ name, statistics }: Exclude<Feature, { type: 'text' }>): Omit<BinnedColumn, 'offset'> {
  const { edges, counts, missing } = statistics?.bins ?? { edges: [], counts: [], missing: 0 }
  return { name, bins: edges.length + 2, edges, reference: knownOnly([...counts, missing]) }
}

function categoriesOf({
  name,
  categories,
  statistics,
}: Feature & { type: 'text' }): Omit<BinnedColumn, 'offset'> {
  const { counts, other, missing } = statistics ?? { counts: [], other: 0, missing: 0 }
  const present = counts.reduce((sum, count) => sum + count, other)
  const absent = missing < 1 ? Math.round((present * missing) / (1 - missing)) : 0
  return { name, bins: categories.length + 2, categories, reference: knownOnly([...counts, other, absent]) }
}

function predictionsOf({ labels = [], prediction_bins }: Manifest): Omit<BinnedColumn, 'offset'> {
  const { edges = [], counts } = prediction_bins ?? {}
  const name = 'prediction'
  return labels.length > 2
    ? { name, bins: labels.length, categories: labels, reference: counts }
    : { name, bins: edges.length + 1, edges, reference: counts }
}

const knownOnly = (counts: readonly number[]) => (counts.some((count) => count > 0) ? counts : undefined)
