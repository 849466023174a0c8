/** Numbers that name rows and measure nothing. */
import type { Column } from './dataset-schema.js'
import type { NumberTally } from './number-tally.js'

/** Fewer numbers are in order, or all different, by chance. */
const ENOUGH_ROWS = 20
const named =
  /(?:^|[_\s.#-])(?:id|ids|key|no|nr|idx|index|uuid|guid|rowid|row|number|code)$|^(?:id|idx|index)[_\s.-]|[a-z](?:Id|ID|Key|No|Nr)$/

/**
 * Whole numbers that rise from row to row, that are all those of a range in any order, or that are all different in a
 * column whose name says so. A point in time that rises is none.
 * @param beganUnique where values are too many to be counted: those that were counted were all different
 */
export function identifierKind(
  { name, distinct, missing, categories }: Pick<Column, 'name' | 'distinct' | 'missing' | 'categories'>,
  tally: NumberTally,
  beganUnique: boolean,
): Column['identifier'] {
  const { count, fractions, rising } = tally
  if (fractions || count <= ENOUGH_ROWS) return undefined
  if (rising) return missing > 0 || isTime(tally) ? undefined : 'rising'
  const isUnique = categories ? distinct === count : beganUnique
  if (isUnique && named.test(name)) return 'named'
  const isRange = categories ? isUnique && tally.max - tally.min < 2 * count : tally.isPermutation
  return isRange && !isYear(tally) ? 'shuffled' : undefined
}

const isYear = ({ min, max }: NumberTally) => min >= 1700 && max <= 2200

/** Years, days as 20241231, and seconds or milliseconds since 1970 of this century. */
const isTime = (tally: NumberTally) =>
  isYear(tally) ||
  [
    [17_000_101, 22_001_231],
    [946_684_800, 4_102_444_800],
    [946_684_800_000, 4_102_444_800_000],
  ].some(([from, to]) => tally.min >= from! && tally.max <= to!)
