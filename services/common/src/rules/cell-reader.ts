/** How the cells of one column of a table are read. */
import type { Column } from '../data/dataset-schema.js'
import { isMissing, parseNumber } from './cells.js'
import { parseWritten, type DecimalMark } from './number-forms.js'

export interface CellReader {
  isMissing(this: void, cell: string): boolean
  /** NaN for what is missing or no number. */
  numberOf(this: void, cell: string): number
  /** What cells of one category have in common: the text without blanks around it, in a numeric column the number. */
  keyOf(this: void, cell: string): string | number
}

export interface ColumnForm {
  type: Column['type']
  /** Absent where all numbers of the column are plain. */
  number_form?: { decimal: DecimalMark } | undefined
}

/** @param marks of no value, instead of the usual ones; a blank cell never has one */
export function cellReader({ type, number_form }: ColumnForm, marks?: readonly string[]): CellReader {
  const known = marks && new Set(['', ...marks])
  const isMarked = known ? (cell: string) => known.has(cell.trim()) : isMissing
  const decimal = number_form?.decimal
  const parse = decimal ? (cell: string) => parseWritten(cell, decimal) : parseNumber
  const isMarkNumber = marks?.some((mark) => !Number.isNaN(parse(mark)))
  const numberOf = isMarkNumber ? (cell: string) => (isMarked(cell) ? NaN : parse(cell)) : parse
  return { isMissing: isMarked, numberOf, keyOf: type === 'numeric' ? numberOf : (cell) => cell.trim() }
}
