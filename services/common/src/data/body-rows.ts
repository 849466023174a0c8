/** Rows of a file become rows of a table: the header, what is left out, and faults by the number of their row. */
import { MAX_COLUMNS } from '../rules/columns.js'
import { Problem, type ProblemDetails } from '../problem.js'
import { isBlank, isComment, lengthOf, type Layout } from './recognize-table.js'

export const MAX_ROW_LENGTH = 8 * 1024 * 1024

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

/** Rows of the file become rows of the table. */
export class BodyRows implements TableFacts {
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
    if (this.#fault && !this.#isRemark(row)) throw this.#fault
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
    if (this.#rows > 0 && this.#isRemark(row)) {
      this.footer = row.join(this.layout.delimiter).trim()
      this.#fault ??= this.#ragged(row)
      return false
    }
    if (length > this.#width && length <= this.#headerCells) throw noName(row, this.#width)
    if (row.length < this.#width || length > this.#width) throw this.#ragged(row)
    row.length = this.#width
    return true
  }

  /** By its first word, with any separators, or by a single cell below a blank row or another remark. */
  #isRemark(row: readonly string[]): boolean {
    const isApart = row.length === 1 && (this.#isAfterBlank || this.#fault !== undefined)
    return row.length < this.#width && (isApart || footer.test(row[0]!))
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
    const why = cell.includes('\0') ? ' (it holds a zero byte)' : ''
    throw this.#invalid(`is not ${name} text${why}: ${advice}`, { received: cell.slice(0, 40) })
  }

  #badQuotes(): Problem {
    const advice = 'close it before the next separator, and double the quotes inside ("" in place of \\")'
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

export const invalid = (detail: string, details?: ProblemDetails) =>
  new Problem('invalid_data', detail, details)

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
