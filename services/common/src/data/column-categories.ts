/** The different values of a column, from how often each cell occurs as it stands in the file. */
import { booleanPair } from '../rules/booleans.js'
import { cellReader, type CellReader, type ColumnForm } from '../rules/cell-reader.js'
import { MAX_CLASSES, MAX_NUMERIC_CLASSES } from '../rules/target.js'
import type { Column } from './dataset-schema.js'

type Counts = ReadonlyMap<string, number>
type Categories = NonNullable<Column['categories']>

/** With the first spelling of each value. */
export function mergedCategories(counts: Counts, reader: CellReader): Categories {
  const categories = mergeBy(
    Array.from(counts, ([cell, count]) => ({ value: cell.trim(), count })),
    reader.keyOf,
  )
  // Words that differ in case alone are one.
  return booleanPair(categories.map(({ value }) => value))
    ? mergeBy(categories, (value) => value.toLowerCase())
    : categories
}

function mergeBy(categories: Categories, keyOf: (value: string) => string | number): Categories {
  const merged = new Map<string | number, Categories[number]>()
  for (const { value, count } of categories) {
    const key = keyOf(value)
    const known = merged.get(key)
    if (known) known.count += count
    else merged.set(key, { value, count })
  }
  return [...merged.values()]
}

/** A cell with blanks around it that also occurs without. */
export const paddedCell = (counts: Counts): string | undefined =>
  [...counts.keys()].find((cell) => cell !== cell.trim() && counts.has(cell.trim()))

/** Two spellings of one number, where each number may be a class. */
export function respelledNumber(
  counts: Counts,
  { type, number_form, distinct }: ColumnForm & Pick<Column, 'distinct'>,
): readonly [string, string] | undefined {
  if (type !== 'numeric' || distinct > MAX_NUMERIC_CLASSES) return undefined
  return respelled(counts.keys(), cellReader({ type, number_form }).keyOf)
}

/** The first two spellings, without the blanks around them, of which `keyOf` makes one value. */
export function respelled(
  cells: Iterable<string>,
  keyOf: (cell: string) => string | number,
): readonly [string, string] | undefined {
  const first = new Map<string | number, string>()
  for (const cell of cells) {
    const key = keyOf(cell)
    const spelling = first.get(key) ?? cell.trim()
    if (spelling !== cell.trim()) return [spelling, cell.trim()]
    first.set(key, spelling)
  }
  return undefined
}

/**
 * The categories where they can be classes or a feature's inputs. Of many, numbers are no classes where most occur
 * once, and texts are neither where all do: one of these is enough to say so.
 */
export function usefulCategories(
  categories: Column['categories'],
  { type, distinct }: Pick<Column, 'type' | 'distinct'>,
): Pick<Column, 'categories' | 'lone_value'> {
  if (!categories) return {}
  if (distinct <= MAX_NUMERIC_CLASSES) return { categories }
  if (type !== 'text' && distinct > MAX_CLASSES) return {}
  const lone = categories.filter(({ count }) => count === 1)
  const isUseful = type === 'text' ? lone.length < distinct : lone.length <= distinct / 2
  return isUseful ? { categories } : { lone_value: lone[0]!.value }
}
