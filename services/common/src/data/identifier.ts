/** Numbers that name rows and measure nothing. */
import type { Column } from './dataset-schema.js'
import type { NumberTally } from './number-tally.js'

/** Fewer numbers are in order, or all those of a range, because of how a small table was made. */
const ENOUGH_ROWS = 50
const ENOUGH_NAMED_ROWS = 10
/** What rises from here on counts something else than rows, but is rarely a measurement. */
const LARGE = 1_000
const words = 'ids?|keys?|no|nr|num|number|nummer|idx|index|uuid|guid|pk|rowid|row|code|serial|ref|ticket'
const named = new RegExp(`(?:^|[_\\s.#-])(?:${words})$|^(?:id|idx|index|pk)[_\\s.-]|nummer$`, 'i')
/** What pandas calls a first column without a name. */
const unnamed = /^Unnamed: \d+$/
const namedInCamelCase = /[a-z](?:Id|ID|Key|No|Nr)$/

/**
 * Whole numbers that are all different in a column whose name is that of identifiers, or missing; in a table of some size also
 * those that rise from row to row, from 0 or 1 by 1 or among large ones, or that are all those of a range in any order.
 * A point in time that rises is none.
 * @param isNameless in the file
 * @param beganUnique where values are too many to be counted: those that were counted were all different
 */
export function identifierKind(
  { name, distinct, missing, categories }: Pick<Column, 'name' | 'distinct' | 'missing' | 'categories'>,
  tally: NumberTally,
  beganUnique: boolean,
  isNameless: boolean,
): Column['identifier'] {
  const { count, fractions, rising } = tally
  if (fractions || count < ENOUGH_NAMED_ROWS) return undefined
  const isUnique = rising || (categories ? distinct === count : beganUnique)
  if (isUnique && (isNameless || isNamed(name))) return rising ? 'rising' : 'named'
  if (count <= ENOUGH_ROWS || missing > 0) return undefined
  if (rising) return countsRows(tally) || (tally.min >= LARGE && !isTime(tally)) ? 'rising' : undefined
  const isRange = categories ? isUnique && tally.max - tally.min < 2 * count : tally.isPermutation
  return isRange && !isYear(tally) ? 'shuffled' : undefined
}

const isNamed = (name: string) => named.test(name) || unnamed.test(name) || namedInCamelCase.test(name)

const countsRows = ({ min, max, count }: NumberTally) => (min === 0 || min === 1) && max - min + 1 === count

const isYear = ({ min, max }: NumberTally) => min >= 1700 && max <= 2200

/** Years, days as 20241231, and seconds or milliseconds since 1970 of this century. */
const isTime = (tally: NumberTally) =>
  isYear(tally) ||
  [
    [17_000_101, 22_001_231],
    [946_684_800, 4_102_444_800],
    [946_684_800_000, 4_102_444_800_000],
  ].some(([from, to]) => tally.min >= from! && tally.max <= to!)
