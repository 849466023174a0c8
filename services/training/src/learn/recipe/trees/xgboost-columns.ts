/** The columns of a table as XGBoost counts and names them. */
import type { Feature } from '@modelops/common/manifest'

export interface TableColumn {
  name: string
  /** Of a text; undefined: numbers. */
  categories?: readonly string[]
}

/** In the order of an encoded row: one for a number, one for a text and each of its means, one for each part of a date. */
export const tableColumns = (features: readonly Feature[]): TableColumn[] =>
  features.flatMap((feature): TableColumn[] => {
    const { name, type } = feature
    if (type === 'numeric') return [{ name }]
    if (type === 'datetime') return feature.parts.map((part) => ({ name: `${name} ${part}` }))
    const { categories, means } = feature
    const averages = (means?.other ?? []).map((_, i) => ({ name: `${name} mean ${i + 1}` }))
    return [categories.length > 0 ? { name, categories } : { name }, ...averages]
  })

/** XGBoost loses bytes of names in other letters, so that these categories are known by their numbers alone. */
const ASCII = /^[\0-\x7f]*$/

/** What XGBoost from 3.1 on finds the number of a category by, whatever the table at hand calls its own. */
export function categoriesInFile(columns: readonly TableColumn[]) {
  const named = columns.map(({ categories = [] }) =>
    categories.every((category) => ASCII.test(category)) ? categories : [],
  )
  if (named.every(({ length }) => length === 0)) return { enc: [], feature_segments: [], sorted_idx: [] }
  let next = 0
  return {
    enc: named.map(encoded),
    feature_segments: [0, ...named.map(({ length }) => (next += length))],
    sorted_idx: named.flatMap((names) =>
      [...names.keys()].toSorted((a, b) => (names[a]! < names[b]! ? -1 : 1)),
    ),
  }
}

/** Texts one behind the other. */
function encoded(names: readonly string[]): { offsets: number[]; values: number[] } {
  let next = 0
  const offsets = names.length > 0 ? [0, ...names.map(({ length }) => (next += length))] : []
  return { offsets, values: [...Buffer.from(names.join(''), 'latin1')] }
}
