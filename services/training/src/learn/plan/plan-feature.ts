/** How a column becomes inputs of the network. */
import { MAX_CATEGORIES, MAX_MAGNITUDE } from '@modelops/common/data/column-limits'
import { whyText } from '@modelops/common/data/column-problems'
import type { Column } from '@modelops/common/data/dataset-schema'
import type { Feature } from '@modelops/common/manifest'
import { Problem, type ProblemCode } from '@modelops/common/problem'

/** @throws Problem invalid_data for a column that nothing can be learned from */
export function planFeature(column: Column, rows: number): Feature {
  const { name, type, missing, distinct } = column
  const nullable = missing > 0
  if (distinct === 0) throw unusable(column, 'has no values')
  if (type === 'text') {
    if (distinct >= rows - missing) throw unusable(column, 'is text that differs in every row')
    if (!column.categories) throw unusable(column, 'is text with more than 1,000 different values')
    return { name, type, nullable, ...frequentCategories(column.categories) }
  }
  checkRange(column, 'invalid_data')
  return { name, type, nullable }
}

/** The most frequent categories in order of first appearance; `other` when that leaves some out. */
function frequentCategories(all: NonNullable<Column['categories']>) {
  const frequent = new Set(all.toSorted((a, b) => b.count - a.count).slice(0, MAX_CATEGORIES))
  const categories = all.filter((category) => frequent.has(category)).map(({ value }) => value)
  return { categories, other: categories.length < all.length }
}

/** Numbers must stay finite as 32-bit floats when they are squared. */
export function checkRange({ name, statistics }: Column, code: ProblemCode): void {
  const largest = Math.max(Math.abs(statistics?.min ?? 0), Math.abs(statistics?.max ?? 0))
  if (largest <= MAX_MAGNITUDE) return
  const detail = `The column ${JSON.stringify(name)} has values up to ${largest}; at most ${MAX_MAGNITUDE} can be learned. Rescale it or leave it out`
  throw new Problem(code, detail, { received: largest, expected: MAX_MAGNITUDE })
}

/** Why a column may not be what it was meant to be: one word among numbers makes it a text. */
export function hintOf(column: Column): string {
  const why = whyText(column)
  return why === undefined ? '' : ` (${why})`
}

function unusable(column: Column, why: string): Problem {
  const { name } = column
  const detail = `The column ${JSON.stringify(name)} ${why}${hintOf(column)}: leave it out by listing the other columns in model.features`
  return new Problem('invalid_data', detail, { received: name })
}
