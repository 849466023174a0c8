/** Which fields are shown, and in which order: a form may have hundreds. */
import type { RunDetails } from '../../api/types.js'

export type Order = 'data' | 'importance'

export interface View {
  /** Part of the name, in any case; empty: all. */
  search: string
  order: Order
  /** Only these; undefined: all. */
  marked: ReadonlySet<number> | undefined
}

/** @returns indexes of features */
export function visibleFeatures(
  { features, feature_importance = [] }: Pick<RunDetails, 'features' | 'feature_importance'>,
  { search, order, marked }: View,
): number[] {
  const part = search.trim().toLowerCase()
  const shown = features.flatMap(({ name }, index) =>
    name.toLowerCase().includes(part) && (marked?.has(index) ?? true) ? [index] : [],
  )
  if (order === 'data') return shown
  const rank = new Map(feature_importance.map(({ feature }, place) => [feature, place]))
  const rankOf = (index: number) => rank.get(features[index]!.name) ?? Infinity
  return shown.sort((a, b) => rankOf(a) - rankOf(b) || a - b)
}
