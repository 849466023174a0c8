/** What separates the cells of a table, where its rows begin and whether the first one names the columns. */
import { Problem } from '../problem.js'
import type { Reading, ReadingOptions } from './reading.js'
import { isHeader, isTyped } from './recognize-header.js'
import { BLANKS, splitCells } from './split-cells.js'

const DELIMITERS = [',', ';', '\t', '|']
/** They occur within cells as well. */
const WEAK_DELIMITERS = [BLANKS, ':']
const MAX_LINES = 100
/** Characters by which the delimiter is chosen. */
const MAX_TEXT = 256 * 1024
const MAX_CELLS = 5_000
/** Rows by which a table is recognised. */
const MAX_ROWS = 500
const MAX_TITLES = 20
const MOSTLY = 0.5

export type Layout = Pick<Reading, 'delimiter' | 'header' | 'skipped_rows' | 'width'>

/**
 * @param sample the beginning of a table, without a byte order mark
 * @param isComplete whether that is all of it
 * @throws Problem invalid_data when a prescribed delimiter does not occur
 */
export function recognizeTable(sample: string, isComplete: boolean, options: ReadingOptions): Layout {
  const delimiter = options.delimiter ?? announced(sample) ?? detectDelimiter(sample, isComplete)
  const rows = filledRows(sample, delimiter, isComplete)
  if (options.delimiter !== undefined && rows.length > 0 && rows.every(({ length }) => length === 1))
    throw absent(options.delimiter, rows.length)
  const width = widthOf(rows)
  const skipped_rows = titlesOf(rows, width, options.header)
  const [first = [], ...body] = rows.slice(skipped_rows).filter((row) => !isComment(row, width))
  const header = options.header ?? isHeader(first, body)
  return { delimiter, header, skipped_rows, width: header ? headerWidth(first, body) : width }
}

/** Neither blank nor cut off at the end of the sample. */
function filledRows(sample: string, delimiter: string, isComplete: boolean): string[][] {
  const rows = splitCells(sample, delimiter)
  if (!isComplete && rows.length > 1) rows.pop()
  return rows.filter((row) => !isBlank(row)).slice(0, MAX_ROWS)
}

/** Without a value, or drawn as a line: `+----+----+`, `|---|---|`. */
export function isBlank(row: readonly string[]): boolean {
  const first = row[0]!
  // Nearly all rows begin with a digit or letter, so that a look at it is enough.
  if (isWord(first.charCodeAt(0)) || !/^[\s\-+=:|]*$/.test(first)) return false
  return row.every((cell) => cell.trim() === '') || line.test(row.join(''))
}

const isWord = (code: number) => (code >= 48 && code <= 57) || (code >= 65 && code <= 122)

const line = /^(?=.*(?:---|===))[\s\-+=:|]*$/

/** A remark beside the table: it begins with # and has not as many cells as the others. */
export const isComment = (row: readonly string[], width: number): boolean =>
  row[0]!.startsWith('#') && (row.length < width || lengthOf(row) > width)

/** Without the blank cells at its end. */
export function lengthOf(row: readonly string[]): number {
  let length = row.length
  while (length > 0 && row[length - 1]!.trim() === '') length--
  return length
}

/** Excel's first line `sep=;`. */
const announced = (sample: string): string | undefined => /^"?sep=([^"\r\n])"?[\r\n]/i.exec(sample)?.[1]

const absent = (delimiter: string, rows: number): Problem =>
  new Problem(
    'invalid_data',
    `the delimiter ${JSON.stringify(delimiter)} does not occur in the first ${rows} rows: name the right one, or leave it out to have it recognised`,
    { received: delimiter },
  )

interface Split {
  delimiter: string
  rows: string[][]
  width: number
  /** The share of rows with that many cells. */
  regular: number
}

function detectDelimiter(sample: string, isComplete: boolean): string {
  const text = firstLines(sample)
  const splits = (delimiters: string[]) =>
    delimiters.map((delimiter) => splitBy(text, delimiter, isComplete && text.length === sample.length))
  const strong = splits(DELIMITERS).filter(({ width, regular }) => width > 1 && regular >= MOSTLY)
  const best = strong.sort((a, b) => scoreOf(b) - scoreOf(a))[0]
  if (best && !holdsNumberLists(best)) return best.delimiter
  const weak = splits(WEAK_DELIMITERS).find(isTable)
  return weak?.delimiter ?? best?.delimiter ?? ','
}

function firstLines(sample: string): string {
  const text = sample.slice(0, MAX_TEXT)
  const ends = /\r\n?|\n/g
  for (let line = 0; line < MAX_LINES; line++) if (!ends.test(text)) return text
  return text.slice(0, ends.lastIndex)
}

function splitBy(text: string, delimiter: string, isComplete: boolean): Split {
  const rows = filledRows(text, delimiter, isComplete).filter((row) => !row[0]!.startsWith('#'))
  const width = mostFrequent(rows.map(({ length }) => length)) ?? 0
  const regular = rows.filter((row) => row.length === width).length / rows.length
  return { delimiter, rows, width, regular }
}

/** Rows of equal length first, then cells without other separators, then many cells. */
function scoreOf({ rows, width, regular }: Split): number {
  const usual = rows.filter((row) => row.length === width)
  const cells = usual.slice(0, Math.max(2, MAX_CELLS / width)).flat()
  const clean = cells.filter((cell) => isTyped(cell) || !/[,;\t|]/.test(cell)).length / cells.length
  return (regular === 1 ? 1 : 0) + regular * (0.1 + clean) * (1 - 1 / width) * 0.9
}

/** A column of numbers between blanks is not separated yet; `1 000 000` is one number. */
function holdsNumberLists({ delimiter, rows, width }: Split): boolean {
  if (delimiter !== '\t') return false
  return Array.from({ length: width }, (_, column) => column).some((column) =>
    rows.every((row) => numberList.test(row[column] ?? '') && !thousands.test(row[column]!)),
  )
}

const numberList = /^\s*[-+\d.?]+(?:(?:\s+[-+\d.?]+){2,}|\s{2,}[-+\d.?]+)\s*$/
const thousands = /^\s*[-+]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?\s*$/

/** As many cells in every row, one less in the first where rows have names, and not by accident. */
function isTable({ delimiter, rows, width }: Split): boolean {
  const [first = [], ...body] = rows
  if (width < 2 || body.length === 0 || !body.every(({ length }) => length === width)) return false
  if (first.length !== width && (first.length !== width - 1 || delimiter !== BLANKS)) return false
  const texts = body.map((row) => row.join(':'))
  if (texts.every((text) => time.test(text))) return false
  const isNumeric = Array.from({ length: width }).some((_, column) =>
    body.every((row) => isTyped(row[column]!)),
  )
  return isNumeric || rows.length >= 10
}

const time = /^(?:[\d.\-/]+[:T])?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/

function mostFrequent(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}

/** The cells of most rows, without a last separator that nothing follows. */
function widthOf(rows: readonly string[][]): number {
  const usual = mostFrequent(rows.map(({ length }) => length))
  return Math.max(1, ...rows.filter(({ length }) => length === usual).map(lengthOf))
}

/** Where rows have names that the header does not name, as R writes them, it is one cell shorter. */
function headerWidth(first: readonly string[], body: readonly string[][]): number {
  const length = lengthOf(first)
  return namesRows(first, body) ? length + 1 : length
}

function namesRows(first: readonly string[], body: readonly string[][]): boolean {
  const width = lengthOf(first) + 1
  if (first.length !== width - 1 || body.length < 2 || !body.every((row) => row.length === width))
    return false
  // Else it is the rows that end with a separator.
  if (!body.some((row) => lengthOf(row) === width)) return false
  const names = body.map((row) => row[0]!.trim())
  const isCount = names.every((name, i) => name === String(Number(names[0]) + i)) && /^[01]$/.test(names[0]!)
  return isCount || (new Set(names).size === names.length && !names.some(isTyped))
}

/** How many rows come before the header or, without one, the first row. */
function titlesOf(rows: readonly string[][], width: number, header: boolean | undefined): number {
  const most = Math.min(MAX_TITLES, rows.length - 1)
  let start = 0
  while (start < most && isApart(rows, start, width)) start++
  if (header === false) return start
  let named = start
  while (named < most - 1 && isSparse(rows[named]!, width)) named++
  return named > start && isHeader(rows[named]!, rows.slice(named + 1)) ? named : start
}

/** Not a row of the table, by its length. */
function isApart(rows: readonly string[][], index: number, width: number): boolean {
  const row = rows[index]!
  if (row.length === width || width === 1) return isComment(row, width)
  if (namesRows(row, rows.slice(index + 1))) return false
  return row.length === 1 || (lengthOf(row) <= width / 2 && row.length < width)
}

/** A title or a remark in a row of separators, or behind #; the first cell of a header may be blank. */
function isSparse(row: readonly string[], width: number): boolean {
  if (row[0]!.startsWith('#')) return true
  const filled = row.filter((cell) => cell.trim() !== '').length
  return filled <= width / 2 && (width > 2 || row[0]!.trim() !== '')
}
