/**
 * What a model answers, in the mean of some rows, as one column moves and all others stay: Friedman, Greedy Function
 * Approximation, 2001.
 */
import { FeatureCodec } from '@modelops/common/data/feature-codec'
import type { Feature, FeatureImportance, PartialDependence, Value } from '@modelops/common/manifest'
import { ISO_FORM } from '@modelops/common/rules/date-forms'
import { DAY_MS, isoDate, parseDate } from '@modelops/common/rules/dates'
import type { Pause } from '../pacer.js'
import { byFrequency } from '../plan/order-labels.js'
import type { Plan } from '../plan/plan.js'
import { decodedAnswers, type Answering } from './answering.js'

const MAX_COLUMNS = 5
const MAX_CATEGORIES = 8
const MAX_LABELS = 5
/** Of all columns together: about a second. */
const MULTIPLICATIONS = 2e9
const MIN_ROWS = 20
/** Fewer rows of a model this large would say little. */
const MAX_COST = 10_000_000

/**
 * @param model the saved one
 * @param features with statistics
 * @param importance most important first
 * @param rows of the table, as a client would send them
 * @returns of at most five columns that matter, most important first
 */
export async function partialDependence(
  model: Answering,
  plan: Pick<Plan, 'task' | 'target'>,
  features: readonly Feature[],
  importance: readonly FeatureImportance[],
  rows: readonly Value[][],
  pause: Pause,
): Promise<PartialDependence[]> {
  if (model.cost > MAX_COST) return []
  const codec = new FeatureCodec(features)
  const columns = importance
    .filter(({ importance }) => importance > 0)
    .map(({ feature }) => features.findIndex(({ name }) => name === feature))
    .map((column) => ({ column, feature: features[column]!.name, values: valuesOf(features[column]!) }))
    .filter(({ values }) => values.length > 1)
    .slice(0, MAX_COLUMNS)
  const points = columns.reduce((sum, { values }) => sum + values.length, 0)
  const affordable = Math.max(MIN_ROWS, Math.floor(MULTIPLICATIONS / model.cost / points))
  const apart = Math.ceil(rows.length / affordable)
  const typical = rows.filter((_, i) => i % apart === 0)
  const found: PartialDependence[] = []
  for (const { column, feature, values } of columns) {
    const means: Map<string, number>[] = []
    for (const value of values) {
      await pause()
      const moved = typical.map((row) => row.with(column, value))
      means.push(meanAnswers(model, codec, plan, moved))
    }
    const series = [...means[0]!.keys()].map((name) => [name, means.map((mean) => rounded(mean.get(name)!))])
    found.push({ feature, values, answers: Object.fromEntries(series) as Record<string, number[]> })
  }
  return found
}

/** Deciles of numbers and days, the most frequent categories. */
function valuesOf(feature: Feature): (number | string)[] {
  const { type, statistics } = feature
  if (!statistics) return []
  if (type === 'numeric') return [...new Set(feature.statistics!.deciles)]
  if (type === 'datetime') {
    const start = parseDate(feature.reference, ISO_FORM)
    return [...new Set(feature.statistics!.deciles.map((days) => isoDate(start + Math.floor(days) * DAY_MS)))]
  }
  if (feature.means) return feature.means.values.slice(0, MAX_CATEGORIES)
  return byFrequency(feature.statistics!.counts)
    .slice(0, MAX_CATEGORIES)
    .map((index) => feature.categories[index]!)
}

/** By label: the mean probability; of a regression the mean value by the target's name. */
function meanAnswers(
  model: Answering,
  codec: FeatureCodec,
  plan: Pick<Plan, 'task' | 'target'>,
  rows: readonly Value[][],
): Map<string, number> {
  const { target } = plan
  const { values, probabilities, classes } = decodedAnswers(model, codec, plan, rows)
  const mean = (of: (row: number) => number) => rows.reduce((sum, _, row) => sum + of(row), 0) / rows.length
  if (classes === 0) return new Map([[target.name, mean((row) => values[row]!)]])
  return new Map(
    shownLabels(target).map((label) => [
      target.labels[label]!,
      mean((row) => probabilities[row * classes + label]!),
    ]),
  )
}

/** Of two the positive one, of more the most frequent ones, in their order. */
function shownLabels({ labels, positive, counts }: Plan['target']): number[] {
  if (labels.length === 2) return [positive!]
  return byFrequency(counts)
    .slice(0, MAX_LABELS)
    .sort((a, b) => a - b)
}

const rounded = (value: number) => Number(value.toPrecision(6))
