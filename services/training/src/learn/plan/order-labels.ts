/** The classes of a target in an order of their own, so that it is the same however the rows of the table lie. */
import { booleanPair } from '@modelops/common/rules/booleans'
import type { CellReader } from '@modelops/common/rules/cell-reader'

export interface LabelCount {
  value: string
  count: number
}

/** Numbers by value, false before true and no before yes in any language that is read, other text by its code units. */
export function orderLabels(labels: readonly LabelCount[], { numberOf }: CellReader): LabelCount[] {
  const rank = rankOf(
    labels.map(({ value }) => value),
    numberOf,
  )
  return labels.toSorted((a, b) => rank(a.value) - rank(b.value) || (a.value < b.value ? -1 : 1))
}

function rankOf(labels: readonly string[], numberOf: (cell: string) => number): (label: string) => number {
  const pair = booleanPair(labels)
  if (pair) return (label) => Number(label.toLowerCase() === pair[0])
  return labels.some((label) => Number.isNaN(numberOf(label))) ? () => 0 : numberOf
}

/** The index of the rarer one of two classes; of two that are equally frequent the later one. */
export const rarerOf = ([first, second]: readonly LabelCount[]): number =>
  Number(second!.count <= first!.count)

/** The indexes of counts, the largest first. */
export const byFrequency = (counts: ArrayLike<number>): number[] =>
  Array.from(counts, (_, index) => index).sort((a, b) => counts[b]! - counts[a]!)
