/** Whether the first row of a table names its columns, judged by the rows below. */
import { isMissing } from '../rules/cells.js'

const number =
  /^[-+\u2212(]?\s*(?:[$€£¥₹]|[A-Z]{3}\s)?\s*[-+\u2212]?(?:\d[\d.,'’\u00a0\u202f ]*|[.,]\d+)(?:[eE][+-]?\d+)?\s*(?:%|[$€£¥₹]|[A-Z]{3})?\)?$/
const date =
  /^\d{1,4}([-./])\d{1,2}\1\d{1,4}(?:[T ]\d.*)?$|^\d{1,2}[-. ][A-Za-z]{3,9}[-. ,]+\d{2,4}(?: \d.*)?$|^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/
/** A text that occurs so often in a column is one of its values. */
const FREQUENT = 2

/** A number or date in any usual form. */
export const isTyped = (cell: string): boolean => {
  const text = cell.trim()
  return number.test(text) || date.test(text)
}

type Verdict = 'name' | 'value' | 'frequent' | 'none'

/**
 * True where texts stand over numbers or dates, unless more columns begin with a number as all of theirs are; in a table
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
  if (cells.every(isTyped)) return isTyped(cell) ? 'value' : 'name'
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

/** Numbers can be names: 0, 1, 2, ... over all columns, as data frames write them, and years over what is no year. */
function areNumberedNames(first: readonly string[], body: readonly (readonly string[])[]): boolean {
  const cells = first
    .map((cell, column) => ({ text: cell.trim(), column }))
    .filter(({ text }) => isTyped(text))
  return countPositions(first, body) || areYears(cells, body)
}

function countPositions(first: readonly string[], body: readonly (readonly string[])[]): boolean {
  const names = first[0]!.trim() === '' ? first.slice(1) : first
  const offset = first.length - names.length
  return (
    names.length > 2 &&
    risesByOne(names) &&
    ['0', '1'].includes(names[0]!.trim()) &&
    !risesByOne(body[0]!.slice(offset))
  )
}

const risesByOne = (cells: readonly string[]) =>
  cells.every((cell, i) => /^\d+$/.test(cell.trim()) && Number(cell) === Number(cells[0]) + i)

function areYears(cells: { text: string; column: number }[], body: readonly (readonly string[])[]): boolean {
  const isRising = cells.every(
    ({ text }, i) => isYear(text) && (i === 0 || Number(text) > Number(cells[i - 1]!.text)),
  )
  return cells.length > 0 && isRising && cells.every(({ column }) => !valuesOf(body, column).some(isYear))
}

const isYear = (text: string) => /^(?:19|20)\d\d$/.test(text)
