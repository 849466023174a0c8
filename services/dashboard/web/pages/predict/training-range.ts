/** A feature's values in training: a hint for its field, whether a value lies outside, and its categories in order. */
import { parseNumber } from '@modelops/common/rules/cells'
import { ISO_FORM } from '@modelops/common/rules/date-forms'
import { DAY_MS, isoDate, parseDate, parseDateOf } from '@modelops/common/rules/dates'
import type { Feature } from '../../api/types.js'
import { formatValue } from '../../format.js'

export function rangeHint(feature: Feature): string {
  const { nullable } = feature
  if (feature.type === 'text') return nullable ? 'may be empty' : categoriesHint(feature)
  const { statistics } = feature
  if (feature.type === 'datetime') {
    const range = statistics
      ? `${dateAfter(feature, statistics.min)} to ${dateAfter(feature, statistics.max)}`
      : feature.form
    return nullable ? `${range}, or empty` : range
  }
  const range = statistics ? `${formatValue(statistics.min)} to ${formatValue(statistics.max)}` : 'a number'
  return nullable ? `${range}, or empty` : range
}

const categoriesHint = ({ categories, means }: Feature & { type: 'text' }): string =>
  means ? 'very many values' : `${categories.length} categories`

/** What is unusual about a value compared with training; undefined where nothing is. It may be sent all the same. */
export function outsideTraining(feature: Feature, text: string): string | undefined {
  if (text.trim() === '') return undefined
  if (feature.type === 'text')
    return feature.means || feature.categories.includes(text) ? undefined : unseenCategory(feature.other)
  const { statistics } = feature
  if (feature.type === 'datetime') return outsideDates(feature, text)
  const value = parseNumber(text)
  if (!statistics || Number.isNaN(value)) return undefined
  if (value < statistics.min) return `below ${formatValue(statistics.min)}`
  if (value > statistics.max) return `above ${formatValue(statistics.max)}`
  return undefined
}

type DateFeature = Feature & { type: 'datetime' }

function outsideDates(feature: DateFeature, text: string): string | undefined {
  const { statistics, reference } = feature
  const days = (parseDateOf(feature, text) - parseDate(reference, ISO_FORM)) / DAY_MS
  if (!statistics || Number.isNaN(days)) return undefined
  if (days < statistics.min) return `before ${dateAfter(feature, statistics.min)}`
  if (days > statistics.max) return `after ${dateAfter(feature, statistics.max)}`
  return undefined
}

/** The day, so many days after the feature's reference. */
export const dateAfter = ({ reference }: DateFeature, days: number): string =>
  isoDate(parseDate(reference, ISO_FORM) + Math.floor(days) * DAY_MS)

const unseenCategory = (other: boolean) => (other ? 'counts as other' : 'never seen')

/** The step of the arrow keys: a hundredth of the range as a power of ten, and 1 for whole numbers; `any` where nothing is known. */
export function stepOf(feature: Feature): number | 'any' {
  if (feature.type !== 'numeric' || !feature.statistics) return 'any'
  const { min, max, deciles } = feature.statistics
  if (max <= min) return 'any'
  const step = 10 ** Math.floor(Math.log10((max - min) / 100))
  const isWhole = [min, max, ...deciles].every(Number.isInteger)
  return isWhole ? Math.max(1, step) : Number(step.toPrecision(1))
}

const words = new Intl.Collator(undefined, { numeric: true })

/** In the order in which people look for one: numbers by their size, before words by the alphabet. */
export const sortedCategories = (categories: readonly string[]): string[] => categories.toSorted(compare)

function compare(a: string, b: string): number {
  const [x, y] = [parseNumber(a), parseNumber(b)]
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1
  return x - y || words.compare(a, b)
}
