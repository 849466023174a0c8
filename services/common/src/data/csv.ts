/** Reads a table of text as a stream: what separates its cells is recognised, each row is checked, faults name theirs. */
import type { Readable } from 'node:stream'
import Papa from 'papaparse'
import { MAX_COLUMNS } from '../rules/columns.js'
import { Problem, type ProblemDetails } from '../problem.js'
import type { Reading, ReadingOptions } from './reading.js'
import { isBlank, isComment, lengthOf, recognizeTable, type Layout } from './recognize-table.js'
import { CellSplitter } from './split-cells.js'
import { decodeText, type DecodedText } from './text-encoding.js'

const MAX_ROW_LENGTH = 8 * 1024 * 1024
/** Lines by which a table is recognised, unless they are longer than MAX_SAMPLE. */
const SAMPLE_LINES = 20
const MAX_SAMPLE = 512 * 1024
const MAX_BLOCK = 256 * 1024

export interface CsvTable {
  /** Column names, trimmed, all different. */
  header: string[]
  /** Body rows in batches: each row as long as the header, the cells as they stand in the file, without blank rows. */
  chunks: AsyncIterable<string[][]>
  /** What the rows were like, once `chunks` has ended. */
  facts: TableFacts
}

/** What is known only after the last row. */
export interface TableFacts {
  encoding: string
  layout: Layout
  /** What the first column holds, where it has no name. */
  unnamed: 'blank' | 'counting' | 'values' | undefined
  /** Positions, from 1, of columns that have neither name nor value. */
  leftOut: number[]
  blankRows: number
  comments: number
  /** A remark below the table. */
  footer: string | undefined
  lastRow: readonly string[]
}

/**
 * Reads text in any usual encoding and form, recognised by its beginning unless `options` prescribe it. Memory is
 * bounded: the input is read as fast as `chunks` is consumed, and destroyed when that ends early or fails.
 * @throws Problem invalid_data, here or from `chunks`, naming the row (1 is the first one after the header)
 */
export const readCsv = (input: Readable, options: ReadingOptions = {}): Promise<CsvTable> =>
  read(input, options.encoding, {
    layoutOf: (sample, isComplete) => recognizeTable(sample, isComplete, options),
    leftOut: [],
  })

/**
 * The same rows as were described when the reading was made.
 * @param reading undefined for a table that was stored before readings were: UTF-8 with a header
 */
export const rereadCsv = (input: Readable, reading: Reading | undefined): Promise<CsvTable> =>
  read(input, reading?.encoding ?? 'utf-8', {
    layoutOf: (sample) =>
      reading ?? { delimiter: firstDelimiters(sample), header: true, skipped_rows: 0, width: 0 },
    leftOut: reading?.left_out_columns ?? [],
  })

interface Form {
  layoutOf(sample: string, isComplete: boolean): Layout
  leftOut: readonly number[]
}

async function read(input: Readable, encoding: string | undefined, form: Form): Promise<CsvTable> {
  const rows = new TableRows(form.leftOut)
  const blocks = withSample(decodeText(input, encoding, (name) => (rows.encoding = name)))
  const batches = readBatches(blocks, rows, form)
  const first = await batches.next()
  const { header } = rows
  if (!header) throw invalid('the table is empty: a header row and at least one more row are needed')
  if (first.done) throw invalid('the table has no rows after the header', { received: header.slice(0, 20) })
  return { header, chunks: startingWith(first.value, batches), facts: rows }
}

async function* startingWith(first: string[][], others: AsyncGenerator<string[][]>) {
  try {
    yield first
    yield* others
  } finally {
    await others.return(undefined)
  }
}

interface Block extends DecodedText {
  isLast: boolean
}

/** The first block is long enough to recognise the table by it. */
async function* withSample(texts: AsyncIterable<DecodedText>): AsyncGenerator<Block> {
  let pending: DecodedText | undefined
  let isSample = true
  for await (const next of texts) {
    if (next.text === '' && !next.isDamaged) continue
    if (pending && isSample && !isEnough(pending.text)) {
      pending = { text: pending.text + next.text, isDamaged: pending.isDamaged || next.isDamaged }
      continue
    }
    if (pending) {
      isSample = false
      yield { ...pending, isLast: false }
    }
    pending = next
  }
  yield { ...(pending ?? { text: '', isDamaged: false }), isLast: true }
}

function isEnough(text: string): boolean {
  if (text.length >= MAX_SAMPLE) return true
  let at = -1
  for (let lines = 0; lines < SAMPLE_LINES; lines++) {
    at = text.indexOf('\n', at + 1)
    if (at < 0) return false
  }
  return true
}

async function* readBatches(
  blocks: AsyncIterable<Block>,
  rows: TableRows,
  form: Form,
): AsyncGenerator<string[][]> {
  let splitter: CellSplitter | undefined
  for await (const { text, isDamaged, isLast } of blocks) {
    if (!splitter) {
      rows.layout = form.layoutOf(text, isLast)
      const isOneLine = isLast && !isDamaged && text.trim() !== '' && !/[\r\n]/.test(text)
      if (isOneLine && rows.layout.header) throw singleLine(text)
      splitter = new CellSplitter(rows.layout.delimiter)
    }
    // A damaged block is split to its end, so that its last row is checked, too: then it fails.
    const size = isDamaged ? text.length : MAX_BLOCK
    for (let at = 0; at < Math.max(1, text.length); at += size) {
      const isEnd = at + size >= text.length && (isLast || isDamaged)
      const { rows: split, badlyQuoted } = splitter.split(text.slice(at, at + size), isEnd)
      const taken = rows.take(split, badlyQuoted, isDamaged)
      if (splitter.rest.length > MAX_ROW_LENGTH) throw rows.tooLong()
      if (taken.length > 0) yield taken
    }
  }
}

/** Rows of the file become rows of the table. */
class TableRows implements TableFacts {
  header: string[] | undefined
  encoding = ''
  layout!: Layout
  unnamed: TableFacts['unnamed']
  leftOut: number[]
  blankRows = 0
  comments = 0
  footer: string | undefined
  lastRow: readonly string[] = []
  #skipped = 0
  #rows = 0
  /** Cells in a row of the file. */
  #width = 0
  /** Cells in the header as it stands in the file. */
  #headerCells = 0
  /** Indexes of columns that have no name, but the first one. */
  #nameless: number[] = []
  /** Indexes of the columns that are read; undefined for all. */
  #kept: number[] | undefined
  #counter = NaN
  #isAfterBlank = false
  /** What is wrong with a footer, if more rows follow. */
  #fault: Problem | undefined

  /** @param given positions of columns that are known to be left out */
  constructor(private readonly given: readonly number[]) {
    this.leftOut = [...given]
  }

  /** The body rows among these. */
  take(rows: string[][], badlyQuoted: number | undefined, isDamaged: boolean): string[][] {
    const taken: string[][] = []
    for (let i = 0; i < rows.length; i++) {
      if (isDamaged) this.#checkText(rows[i]!)
      if (i === badlyQuoted) throw this.#badQuotes()
      const row = this.#bodyRow(rows[i]!)
      if (row) taken.push(row)
    }
    if (taken.length > 0) this.lastRow = taken.at(-1)!
    return taken
  }

  #bodyRow(row: string[]): string[] | undefined {
    if (isBlank(row)) {
      if (row.length > 1) this.blankRows++
      this.#isAfterBlank = true
      return undefined
    }
    if (this.#fault && row.length > 1) throw this.#fault
    if (this.#skipped < this.layout.skipped_rows) {
      this.#skipped++
      return undefined
    }
    if (!this.header && this.layout.header && !isComment(row, this.layout.width)) {
      this.#setHeader(this.#namesIn(row))
      return undefined
    }
    if (!this.header && !this.layout.header)
      this.#setHeader(Array.from({ length: this.layout.width }, () => ''))
    if (row.length !== this.#width && !this.#fits(row)) return undefined
    this.#isAfterBlank = false
    this.#rows++
    if (this.#nameless.length > 0) this.#checkNameless(row)
    if (this.unnamed !== undefined) this.#lookAtFirst(row[0]!)
    return this.#kept ? this.#kept.map((index) => row[index]!) : row
  }

  #namesIn(row: readonly string[]): string[] {
    this.#headerCells = row.length
    const names = row.slice(0, lengthOf(row)).map((name) => name.trim())
    if (this.layout.width > 0) names[0] = names[0]!.replace(/^#\s+/, '')
    return names.length === this.layout.width - 1 ? ['', ...names] : names
  }

  #setHeader(names: string[]): void {
    if (names.length > MAX_COLUMNS)
      throw invalid(`the header has ${names.length} columns, at most ${MAX_COLUMNS} are allowed`, {
        received: names.length,
        expected: MAX_COLUMNS,
      })
    this.#width = names.length
    if (!this.layout.header) {
      this.header = names.map((_, index) => numbered(index))
      return
    }
    checkNames(names)
    names.forEach((name, index) => name === '' && index > 0 && this.#nameless.push(index))
    if (names[0] === '' && !this.given.includes(1)) this.unnamed = 'blank'
    this.leftOut = [...new Set([...this.given, ...this.#nameless.map((index) => index + 1)])]
    const kept = names.map((_, index) => index).filter((index) => !this.leftOut.includes(index + 1))
    if (kept.length < names.length) this.#kept = kept
    this.header = kept.map((index) => names[index] || numbered(index))
  }

  /** Cuts blank cells at the end; false for a comment, and for what may be a footer. */
  #fits(row: string[]): boolean {
    if (isComment(row, this.#width)) {
      this.comments++
      return false
    }
    const length = lengthOf(row)
    if (row.length === 1 && this.#rows > 0 && (this.#fault || this.#isAfterBlank || footer.test(row[0]!))) {
      this.footer = row[0]!.trim()
      this.#fault ??= this.#ragged(row)
      return false
    }
    if (length > this.#width && length <= this.#headerCells) throw noName(row, this.#width)
    if (row.length < this.#width || length > this.#width) throw this.#ragged(row)
    row.length = this.#width
    return true
  }

  #checkNameless(row: readonly string[]): void {
    const index = this.#nameless.find((column) => row[column]!.trim() !== '')
    if (index === undefined) return
    throw noName(row, index)
  }

  /** Blank so far, counting so far, or neither. */
  #lookAtFirst(cell: string): void {
    if (this.unnamed === 'values') return
    const text = cell.trim()
    if (this.#rows === 1 && /^[01]$/.test(text)) this.#counter = Number(text)
    if (text === String(this.#counter)) {
      this.#counter++
      this.unnamed = 'counting'
    } else if (text !== '' || this.unnamed === 'counting') this.unnamed = 'values'
  }

  /** The row that is being read, or the header, is wrong. */
  #invalid(what: string, details?: ProblemDetails): Problem {
    const row = this.#rows + 1
    return this.header || !this.layout.header
      ? invalid(`row ${row} ${what}`, { ...details, row })
      : invalid(`the header ${what}`, details)
  }

  #checkText(row: string[]): void {
    const cell = row.find((text) => /[\0\uFFFD]/.test(text))
    if (cell === undefined) return
    const name = this.encoding === 'utf-8' ? 'UTF-8' : this.encoding
    const advice =
      'save the table as CSV in UTF-8; a spreadsheet or a compressed file must be exported or unpacked'
    throw this.#invalid(`is not ${name} text: ${advice}`, { received: cell.slice(0, 40) })
  }

  #badQuotes(): Problem {
    const advice = 'close it before the next separator, and double the quotes inside'
    return this.#invalid(`has a quoted cell that does not end properly: ${advice}`)
  }

  tooLong(): Problem {
    const advice = 'is a closing quote or a line break missing?'
    return this.#invalid(`is longer than ${MAX_ROW_LENGTH} characters: ${advice}`)
  }

  #ragged(row: string[]): Problem {
    const expected = this.#width
    const advice = row.some((cell) => /[\r\n]/.test(cell))
      ? '; one of them contains a line break: is a quote missing?'
      : ''
    const cells = row.length === 1 ? 'cell' : 'cells'
    const others = this.layout.header ? 'the header has' : 'the others have'
    const what = `has ${row.length} ${cells}, ${others} ${expected}${advice}`
    return this.#invalid(what, { received: row.length, expected })
  }
}

/** Recognised without a blank row before it. */
const footer = /^\s*(?:\(\d+ rows?\)\s*$|(?:source|note|notes|quelle|hinweis|fuente|nota|\*)\b[^a-z]*:)/i

const invalid = (detail: string, details?: ProblemDetails) => new Problem('invalid_data', detail, details)

const singleLine = (text: string) =>
  invalid(
    'the table is a single line, so that no row follows the header: if it had more, send it as it is (curl --data-binary keeps the line breaks, -d takes them out)',
    { received: text.slice(0, 200) },
  )

/** @param from no value of this row before it is without a name */
function noName(row: readonly string[], from: number): Problem {
  const column = row.findIndex((cell, index) => index >= from && cell.trim() !== '') + 1
  return invalid(`column ${column} has no name in the header: name it or leave it out`)
}

const numbered = (index: number) => `column_${index + 1}`

function checkNames(names: readonly string[]): void {
  const positions = new Map<string, number>()
  names.forEach((name, index) => {
    const position = positions.get(name)
    if (name !== '' && position)
      throw invalid(`columns ${position} and ${index + 1} are both named '${name}': rename one`)
    positions.set(name, index + 1)
  })
}

const quotedCell = /(^|[,;\t\r\n])"(?:[^"]|"")*"/g

/** How it was recognised before readings were stored. */
function firstDelimiters(text: string): string {
  const config = { preview: 10, delimitersToGuess: [',', ';', '\t'], skipEmptyLines: true }
  return Papa.parse(text.replace(quotedCell, '$1""'), config).meta.delimiter
}
