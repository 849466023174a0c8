/** What a column holds, in a few words. */
import { isDistinctCounted } from '@modelops/common/rules/columns'
import type { Column } from '../../../api/types.js'
import { formatCount, formatNumber, formatPercent } from '../../../format.js'

const NAMED_CATEGORIES = 3

/** `0.1 to 28.1, mean 14.1`, `from 2024-01-01 on`, or the most frequent values with their counts. */
export function describeValues({ statistics, datetime, categories, distinct, repeats }: Column): string {
  if (statistics) {
    const { min, max, mean } = statistics
    if (min === max) return `always ${formatNumber(min)}`
    return `${formatNumber(min)} to ${formatNumber(max)}, mean ${formatNumber(mean)}`
  }
  if (datetime) return `from ${datetime.reference} on`
  if (!categories) return repeats ? 'very many values' : 'free text or identifiers'
  const frequent = categories.toSorted((a, b) => b.count - a.count).slice(0, NAMED_CATEGORIES)
  const named = frequent.map(({ value, count }) => `${shortened(value)} (${formatCount(count)})`).join(', ')
  const others = distinct - frequent.length
  return others > 0 ? `${named}, ${formatCount(others)} more` : named || 'nothing'
}

const shortened = (text: string) => (text.length > 24 ? `${text.slice(0, 23)}…` : text)

/** Counting different values stops at 1,001. */
export const describeDistinct = ({ distinct }: Column) =>
  isDistinctCounted({ distinct }) ? formatCount(distinct) : `> ${formatCount(distinct - 1)}`

/** `3.2 %`; nothing is an en dash, a few never 0.0 %. */
export function describeMissing({ missing }: Column, rows: number): string {
  if (missing === 0) return '–'
  const share = missing / rows
  return share < 0.0005 ? '< 0.1 %' : formatPercent(share)
}
