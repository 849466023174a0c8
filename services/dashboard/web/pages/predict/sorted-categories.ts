/** The order in which people look for a category. */
import { parseNumber } from '@modelops/common/data/cells'

const words = new Intl.Collator(undefined, { numeric: true })

/** Numbers by their size, before words by the alphabet. */
export const sortedCategories = (categories: readonly string[]): string[] => categories.toSorted(compare)

function compare(a: string, b: string): number {
  const [x, y] = [parseNumber(a), parseNumber(b)]
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1
  return x - y || words.compare(a, b)
}
