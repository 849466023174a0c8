/** Whether the first row of a table names its columns, judged by the rows below. */
import { isMissing, parseNumber } from '../rules/cells.js'

const number =
  /^[-+\u2212(]?\s*(?:[$€£¥₹]|[A-Z]{3}\s)?\s*[-+\u2212]?(?:\d[\d.,'’\u00a0\u202f ]*|[.,]\d+)(?:[eE][+-]?\d+)?\s*(?:%|[$€£¥₹]|[A-Z]{3})?\)?$/
const date =
  /^\d{1,4}([-./])\d{1,2}\1\d{1,4}(?:[T ]\d[^;|\t]*)?$|^\d{1,2}[-. ][A-Za-z]{3,9}[-. ,]+\d{2,4}(?: \d[^;|\t]*)?$|^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/
/** A text that occurs so often in a column is one of its values. */
const FREQUENT = 2
/** A column of numbers may hold a few texts. */
const MOSTLY = 0.9

type Kind = 'number' | 'date' | 'text'

/** In any usual form. */
function kindOf(cell: string): Kind {
  if (!Number.isNaN(parseNumber(cell))) return 'number'
  const text = cell.trim()
  if (number.test(text)) return 'number'
  return date.test(text) ? 'date' : 'text'
}

export const isTyped = (cell: string): boolean => kindOf(cell) !== 'text'

type Verdict = 'name' | 'value' | 'frequent' | 'none'

/**
 * True where texts stand over numbers or dates, unless more columns begin with such a one, too; in a table
 * of texts alone, unless every text of the first row is a frequent value of its own column.
 */
export function isHeader(first: readonly string[], body: readonly (readonly string[])[]): boolean {
  if (body.length === 0 || areNumberedNames(first, body)) return true
  const verdicts = first.map((cell, column) => judge(cell.trim(), body, column))
  const count = (wanted: Verdict) => verdicts.filter((verdict) => verdict === wanted).length
  const names = count('name')
  const values = count('value')
  if (names + values > 0) return names >= values
  return count('frequent') === 0 || verdicts.some((verdict, i) => verdict === 'none' && repeats(body, i))
}

function judge(cell: string, body: readonly (readonly string[])[], column: number): Verdict {
  if (isMissing(cell)) return 'none'
  const cells = valuesOf(body, column)
  if (cells.length === 0) return 'none'
  const kind = kindOf(cells[0]!)
  if (kind !== 'text' && cells.filter((other) => kindOf(other) === kind).length >= MOSTLY * cells.length)
    return kindOf(cell) === kind ? 'value' : 'name'
  return cells.filter((other) => other === cell).length >= Math.min(FREQUENT, cells.length)
    ? 'frequent'
    : 'none'
}

const valuesOf = (body: readonly (readonly string[])[], column: number): string[] =>
  body.map((row) => row[column]?.trim() ?? '').filter((cell) => !isMissing(cell))

function repeats(body: readonly (readonly string[])[], column: number): boolean {
  const cells = valuesOf(body, column)
  return new Set(cells).size < cells.length
}

/** Numbers can be names: 0, 1, 2, ... as of data frames, wavelengths, years; where the rows below are no such series. */
function areNumberedNames(first: readonly string[], body: readonly (readonly string[])[]): boolean {
  const columns = first.map((_, column) => column).filter((column) => kindOf(first[column]!) === 'number')
  const numbersIn = (row: readonly string[]) => columns.map((column) => Number(row[column]))
  const names = numbersIn(first)
  if (areYears(names)) return !columns.some((column) => valuesOf(body, column).map(Number).some(isYear))
  return isSeries(names) && !body.slice(0, 2).some((row) => isSeries(numbersIn(row)))
}

/** The longer, the less need its steps be alike. */
function isSeries(numbers: readonly number[]): boolean {
  const steps = numbers.slice(1).map((number, i) => number - numbers[i]!)
  const areAlike = steps.every((step) => Math.abs(step - steps[0]!) < 1e-6 * Math.abs(step))
  if (numbers.length >= 8) return steps.every((step) => step > 0) || steps.every((step) => step < 0)
  if (numbers.length >= 5) return areAlike
  return numbers.length >= 3 && areAlike && steps[0] === 1 && (numbers[0] === 0 || numbers[0] === 1)
}

const areYears = (numbers: readonly number[]) =>
  numbers.length > 0 && numbers.every((year, i) => isYear(year) && !(year <= numbers[i - 1]!))

const isYear = (number: number) => Number.isInteger(number) && number >= 1900 && number < 2100
