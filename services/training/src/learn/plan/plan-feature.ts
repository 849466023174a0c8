/** How a column becomes inputs of the network. */
import type { Column } from '@modelops/common/data/dataset-schema'
import type { Feature } from '@modelops/common/manifest'
import { Problem, type ProblemCode } from '@modelops/common/problem'
import { featureObstacle, MAX_CATEGORIES, MAX_MAGNITUDE } from '@modelops/common/rules/columns'

/**
 * @param means numbers that stand for a value of a text of very many
 * @throws Problem invalid_data for a column that nothing can be learned from
 */
export function planFeature(column: Column, rows: number, means: number): Feature {
  const obstacle = featureObstacle(column, rows)
  if (obstacle?.code === 'too_large') throw tooLargeProblem('invalid_data', column, obstacle.largest)
  if (obstacle) throw unusable(column, reasons[obstacle.code])
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

const reasons = {
  no_values: 'has no values',
  all_different: 'is text that differs in every row',
  too_many_values: 'is text with more than 1,000 different values of which none was seen again',
}

function unusable(column: Column, why: string): Problem {
  const { name } = column
  const detail = `the column ${JSON.stringify(name)} ${why}${hintOf(column)}: leave it out of the features (model.features)`
  return new Problem('invalid_data', detail, { received: name, field: name })
}

/** Numbers must stay finite as 32-bit floats when they are squared. */
export function tooLargeProblem(code: ProblemCode, { name }: Column, largest: number): Problem {
  const detail = `the column ${JSON.stringify(name)} has values up to ${largest}; at most ${MAX_MAGNITUDE} can be learned; rescale it or leave it out`
  return new Problem(code, detail, { received: largest, expected: MAX_MAGNITUDE, field: name })
}

/** Why a column may not be what it was meant to be: one word among numbers makes it a text, NA may be a category. */
export function hintOf({ why_text, read_as_missing = [] }: Column): string {
  if (why_text !== undefined) return ` (${why_text})`
  if (read_as_missing.length === 0) return ''
  const marks = read_as_missing.slice(0, 3).map(({ value, count }) => `'${value}' in ${count} rows`)
  return ` (${marks.join(', ')} ${marks.length > 1 || read_as_missing[0]!.count > 1 ? 'were' : 'was'} read as missing; read the table with other marks of missing values if it is a value)`
}
