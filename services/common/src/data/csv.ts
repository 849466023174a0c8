/** Reads a table of text as a stream: what separates its cells is recognised, each row is checked, faults name theirs. */
import type { Readable } from 'node:stream'
import Papa from 'papaparse'
import type { Reading, ReadingOptions } from './reading.js'
import { recognizeTable, type Layout } from './recognize-table.js'
import { CellSplitter } from './split-cells.js'
import { invalid, MAX_ROW_LENGTH, BodyRows, type TableFacts } from './body-rows.js'
import { decodeText, type DecodedText } from './text-encoding.js'

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
  const rows = new BodyRows(form.leftOut)
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
  rows: BodyRows,
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

const singleLine = (text: string) =>
  invalid(
    'the table is a single line, so that no row follows the header: if it had more, send it as it is (curl --data-binary keeps the line breaks, -d takes them out)',
    { received: text.slice(0, 200) },
  )

const quotedCell = /(^|[,;\t\r\n])"(?:[^"]|"")*"/g

/** How it was recognised before readings were stored. */
function firstDelimiters(text: string): string {
  const config = { preview: 10, delimitersToGuess: [',', ';', '\t'], skipEmptyLines: true }
  return Papa.parse(text.replace(quotedCell, '$1""'), config).meta.delimiter
}
