/** How a column becomes inputs of the network. */
import type { Column } from '@modelops/common/data/dataset-schema'
import type { Feature } from '@modelops/common/manifest'
import { MAX_CATEGORIES } from '@modelops/common/rules/columns'

/** @param means numbers that stand for a value of a text of very many */
export function planFeature(column: Column, means: number): Feature {
  const { name, type, missing, datetime, number_form } = column
  const nullable = missing > 0
  if (type === 'numeric')
    return { name, type, nullable, ...(number_form && { decimal: number_form.decimal }) }
  return type === 'datetime'
    ? { name, type, nullable, ...datetime! }
    : { name, type, nullable, ...textInputs(column, means) }
}

/** Of very many values the most frequent categories, if they were counted, and room for the means. */
function textInputs({ categories = [], repeats }: Column, means: number) {
  const frequent = frequentCategories(categories)
  if (!frequent.other && !repeats) return frequent
  const unknown = new Array<number>(means).fill(0)
  return { ...frequent, other: true, means: { values: [], means: [], missing: unknown, other: unknown } }
}

/** The most frequent categories in order of first appearance; `other` when that leaves some out. */
function frequentCategories(all: NonNullable<Column['categories']>) {
  const frequent = new Set(all.toSorted((a, b) => b.count - a.count).slice(0, MAX_CATEGORIES))
  const categories = all.filter((category) => frequent.has(category)).map(({ value }) => value)
  return { categories, other: categories.length < all.length }
}

/** Why a column may not be what it was meant to be: one word among numbers makes it a text, NA may be a category. */
export const hintOf = (column: Column): string =>
  column.why_text === undefined ? marksHintOf(column) : ` (${column.why_text})`

/** What stood where a value is missing, but for blank cells. */
export function marksHintOf({ read_as_missing = [] }: Column): string {
  if (read_as_missing.length === 0) return ''
  const marks = read_as_missing.slice(0, 3).map(({ value, count }) => `'${value}' in ${count} rows`)
  return ` (${marks.join(', ')} ${marks.length > 1 || read_as_missing[0]!.count > 1 ? 'were' : 'was'} read as missing; read the table with other marks of missing values if it is a value)`
}
