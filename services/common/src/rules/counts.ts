/** Whether few whole numbers are counts of something, which are quantities, or codes of classes. */
import type { Column } from '../data/dataset-schema.js'

export type CountReason = 'count_name' | 'count_values'

/** 0 and 1, or 0 to 2, are rather classes whatever they are called. */
const MIN_NAMED = 4
const MIN_UNNAMED = 6
/** Many zeros: the share of the rows. */
const MIN_ZEROS = 0.05
/** The largest count is so much rarer than the most frequent one. */
const TAIL = 1 / 5
/** Standard deviations by which a frequency may be off a single peak by chance. */
const NOISE = 3

const nouns = [
  ...['counts?', 'cnt', 'qty', 'quantity', 'frequency', 'visits?', 'calls', 'clicks', 'views', 'trips'],
  ...['claims', 'accidents', 'incidents', 'failures', 'defects', 'errors', 'complaints', 'absences'],
  ...['purchases', 'orders', 'items', 'sales', 'bookings', 'rentals', 'goals', 'awards', 'children', 'kids'],
]
const named = new RegExp(
  `(?:^|[^a-z])(?:${nouns.join('|')})(?:$|[^a-z])|[a-z]Count$|(?:^|[^a-z])number[ _.-]of(?:$|[^a-z])|^(?:num|nb|n)[ _.-]`,
  'i',
)

/** @param column of at most 20 different whole numbers; undefined: they are none, or cannot be told from codes */
export function countReason({
  name,
  distinct,
  statistics,
  categories,
}: Pick<Column, 'name' | 'distinct' | 'statistics' | 'categories'>): CountReason | undefined {
  if (!statistics || statistics.fractions || statistics.min < 0) return undefined
  if (distinct >= MIN_NAMED && named.test(name)) return 'count_name'
  if (distinct < MIN_UNNAMED || !categories || statistics.max > 2 * distinct) return undefined
  const rows = Array.from({ length: statistics.max + 1 }, () => 0)
  for (const { value, count } of categories) rows[Number(value)]! += count
  return fallsAsCountsDo(rows) ? 'count_values' : undefined
}

/** Many zeros, one peak, and few of the largest, up to chance. @param rows by count, from 0 */
function fallsAsCountsDo(rows: readonly number[]): boolean {
  const all = rows.reduce((sum, count) => sum + count, 0)
  const most = Math.max(...rows)
  const peak = rows.indexOf(most)
  const isStep = (less: number, more: number) => less - more <= NOISE * Math.sqrt(less + more)
  return (
    rows[0]! >= MIN_ZEROS * all &&
    rows.at(-1)! <= TAIL * most &&
    rows.every(
      (count, i) => i === 0 || (i <= peak ? isStep(rows[i - 1]!, count) : isStep(count, rows[i - 1]!)),
    )
  )
}
