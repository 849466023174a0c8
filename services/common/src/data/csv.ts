/** Reads a CSV table as a stream: papaparse splits the rows; this checks them and names the row of every fault. */
import { isUtf8 } from 'node:buffer'
import type { Readable } from 'node:stream'
import Papa from 'papaparse'
import { Problem, type ProblemDetails } from '../problem.js'

const BLOCK_BYTES = 256 * 1024
const MAX_ROW_LENGTH = 8 * 1024 * 1024
const MAX_COLUMNS = 5_000

export interface CsvTable {
  /** Column names, trimmed, all different. */
  header: string[]
  /** Body rows in batches: each row as long as the header, the cells as they stand in the file, without blank lines. */
  chunks: AsyncIterable<string[][]>
}

/**
 * Reads UTF-8 text separated by commas, semicolons or tabs, quoted as in RFC 4180, with a header row. Memory is bounded:
 * the input is read as fast as `chunks` is consumed, and destroyed when that ends early or fails.
 * @throws Problem invalid_data, here or from `chunks`, naming the row (1 is the first one after the header)
 */
export async function readCsv(input: Readable): Promise<CsvTable> {
  const splitter = new RowSplitter()
  const batches = readBatches(input, splitter)
  const first = await batches.next()
  const { header } = splitter
  if (!header) throw invalid('The table is empty: a header row and at least one more row are needed')
  if (first.done) throw invalid('The table has no rows after the header', { received: header.slice(0, 20) })
  return { header, chunks: startingWith(first.value, batches) }
}

async function* startingWith(first: string[][], others: AsyncGenerator<string[][]>) {
  try {
    yield first
    yield* others
  } finally {
    await others.return(undefined)
  }
}

async function* readBatches(input: Readable, splitter: RowSplitter): AsyncGenerator<string[][]> {
  for await (const block of wholeCharacters(input)) {
    const rows = splitter.split(block)
    if (rows.length > 0) yield rows
  }
  const rows = splitter.end()
  if (rows.length > 0) yield rows
}

/** The input in blocks, none of which ends within a UTF-8 character. */
async function* wholeCharacters(input: Readable): AsyncGenerator<Buffer> {
  let pending: Buffer[] = []
  let size = 0
  for await (const chunk of input as AsyncIterable<Buffer | string>) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    pending.push(bytes)
    size += bytes.length
    if (size < BLOCK_BYTES) continue
    const block = Buffer.concat(pending)
    const end = startOfLastCharacter(block)
    yield block.subarray(0, end)
    pending = [block.subarray(end)]
    size -= end
  }
  yield Buffer.concat(pending)
}

function startOfLastCharacter(block: Buffer): number {
  let start = block.length - 1
  while (start > block.length - 4 && (block[start]! & 0xc0) === 0x80) start--
  return start
}

class RowSplitter {
  header: string[] | undefined
  #parser: Papa.Parser | undefined
  #rest = ''
  #rows = 0

  /** The body rows that are complete with these bytes. */
  split(block: Buffer): string[][] {
    const damaged = !isUtf8(block) || block.includes(0)
    const text = this.#parser ? block.toString() : withoutBom(block.toString())
    const rows = this.#parse(this.#rest + text, damaged, damaged)
    if (this.#rest.length > MAX_ROW_LENGTH) throw this.#tooLong()
    return rows
  }

  /** The last row, where no line break follows it. */
  end(): string[][] {
    return this.#parse(this.#rest, true, false)
  }

  #parse(text: string, isLast: boolean, damaged: boolean): string[][] {
    this.#parser ??= new Papa.Parser(detectDialect(text))
    const { data, errors, meta } = this.#parser.parse(text, 0, !isLast) as Papa.ParseResult<string[]>
    this.#rest = text.slice(meta.cursor)
    const badlyQuoted = errors.find(({ row }) => row! < data.length)?.row
    return data.filter((row, index) => {
      if (damaged) this.#checkText(row)
      if (index === badlyQuoted) throw this.#badQuotes()
      return this.#isBodyRow(row)
    })
  }

  #isBodyRow(row: string[]): boolean {
    if (row.length === 1 && row[0]!.trim() === '') return false
    if (this.header && row.length !== this.header.length) throw this.#ragged(row, this.header.length)
    if (this.header) return ++this.#rows > 0
    this.header = checkedHeader(row)
    return false
  }

  /** The row that is being read, or the header, is wrong. */
  #invalid(what: string, details?: ProblemDetails): Problem {
    const row = this.#rows + 1
    return this.header
      ? invalid(`Row ${row} ${what}`, { ...details, row })
      : invalid(`The header ${what}`, details)
  }

  #checkText(row: string[]): void {
    const cell = row.find((text) => /[\0\uFFFD]/.test(text))
    if (cell === undefined) return
    const advice =
      'save the table as CSV in UTF-8; a spreadsheet or a compressed file must be exported or unpacked'
    throw this.#invalid(`is not UTF-8 text: ${advice}`, { received: cell.slice(0, 40) })
  }

  #badQuotes(): Problem {
    const advice = 'close it before the next separator, and double the quotes inside'
    return this.#invalid(`has a quoted cell that does not end properly: ${advice}`)
  }

  #tooLong(): Problem {
    const advice = 'is a closing quote or a line break missing?'
    return this.#invalid(`is longer than ${MAX_ROW_LENGTH} characters: ${advice}`)
  }

  #ragged(row: string[], expected: number): Problem {
    const advice = row.some((cell) => /[\r\n]/.test(cell))
      ? '; one of them contains a line break: is a quote missing, or do the line endings differ?'
      : ''
    const cells = row.length === 1 ? 'cell' : 'cells'
    const what = `has ${row.length} ${cells}, the header has ${expected}${advice}`
    return this.#invalid(what, { received: row.length, expected })
  }
}

const invalid = (detail: string, details?: ProblemDetails) => new Problem('invalid_data', detail, details)

const withoutBom = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text)

const quotedCell = /(^|[,;\t\r\n])"(?:[^"]|"")*"/g

/** Judged by the text outside of quotes, where each separator and line break is one. */
function detectDialect(text: string): { delimiter: string; newline: '\r' | '\n' | '\r\n' } {
  const config = { preview: 10, delimitersToGuess: [',', ';', '\t'], skipEmptyLines: true }
  const { meta } = Papa.parse(text.replace(quotedCell, '$1""'), config)
  return { delimiter: meta.delimiter, newline: meta.linebreak as '\n' }
}

function checkedHeader(row: string[]): string[] {
  if (row.length > MAX_COLUMNS)
    throw invalid(`The header has ${row.length} columns, at most ${MAX_COLUMNS} are allowed`, {
      received: row.length,
      expected: MAX_COLUMNS,
    })
  const positions = new Map<string, number>()
  return row.map((cell, index) => {
    const name = cell.trim()
    const position = positions.get(name)
    if (name === '') throw invalid(`Column ${index + 1} has no name in the header: name it or leave it out`)
    if (position) throw invalid(`Columns ${position} and ${index + 1} are both named '${name}': rename one`)
    positions.set(name, index + 1)
    return name
  })
}
