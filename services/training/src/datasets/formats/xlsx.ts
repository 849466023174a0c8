/** Excel workbooks (Office Open XML): the first sheet with data, row by row. */
import type { Entry } from 'yauzl'
import { Problem } from '@modelops/common/problem'
import type { TableRows } from './table-rows.js'
import { cellText, dateKindOf, unescaped, type Cell, type DateKind } from './xlsx-cells.js'
import { parseXml, type XmlEvent } from './xml-events.js'
import type { Archive } from './zip.js'

/** Characters of the texts that cells share, which are in memory while rows are read. */
const MAX_SHARED_CHARACTERS = 128 * 2 ** 20
const MAX_SHARED_TEXTS = 4_000_000
/** Limits of Excel itself. */
const MAX_COLUMNS = 16_384
const MAX_ROWS = 1_048_576

interface Sheet {
  name: string
  entry: Entry
}

interface Workbook {
  archive: Archive
  sheets: Sheet[]
  texts: string[]
  /** By style. */
  dates: (DateKind | undefined)[]
  startsIn1904: boolean
}

export const isWorkbook = ({ entries }: Archive): boolean => entries.has('xl/workbook.xml')

/** @throws Problem invalid_data for a workbook without data, damaged or with more texts than fit in memory */
export async function readXlsx(archive: Archive): Promise<TableRows> {
  const workbook = await openWorkbook(archive)
  const sheet = await firstWithData(workbook)
  const others = workbook.sheets.filter((other) => other !== sheet).map(({ name }) => `'${name}'`)
  const left = `The sheet '${sheet.name}' was read, the first one with data; not read: ${listed(others)}`
  let errors = 0
  return {
    async *rows() {
      errors = 0
      yield* rowsOf(sheet, workbook, () => errors++)
    },
    notes: () => [...(others.length > 0 ? [left] : []), ...(errors > 0 ? [errorsNote(errors)] : [])],
    close: () => Promise.resolve(), // whoever opened the archive does
  }
}

const errorsNote = (errors: number) =>
  `${errors === 1 ? '1 cell holds' : `${errors} cells hold`} an error, as #DIV/0!: read as missing`

async function firstWithData(workbook: Workbook): Promise<Sheet> {
  for (const sheet of workbook.sheets)
    for await (const _ of rowsOf(sheet, workbook, () => undefined)) return sheet
  throw invalid('has no sheet with data')
}

const listed = (names: readonly string[]) =>
  names.length > 10 ? `${names.slice(0, 10).join(', ')} and ${names.length - 10} more` : names.join(', ')

async function openWorkbook(archive: Archive): Promise<Workbook> {
  const targets = await targetsOf(archive)
  const named: { name: string; id: string; hidden: boolean }[] = []
  let startsIn1904 = false
  for await (const { open, attributes } of eventsOf(archive, 'xl/workbook.xml')) {
    if (open === 'workbookPr') startsIn1904 = /^(?:1|true)$/.test(attributes!['date1904'] ?? '')
    if (open === 'sheet')
      named.push({
        name: attributes!['name'] ?? '',
        id: attributes!['id'] ?? '',
        hidden: (attributes!['state'] ?? 'visible') !== 'visible',
      })
  }
  const visible = named.some(({ hidden }) => !hidden) ? named.filter(({ hidden }) => !hidden) : named
  const sheets = visible.flatMap(({ name, id }) => {
    const entry = archive.entries.get(targets.get(id) ?? '')
    return entry ? [{ name, entry }] : []
  })
  const [texts, dates] = [await sharedTexts(archive), await dateStyles(archive)]
  return { archive, sheets, texts, dates, startsIn1904 }
}

/** Paths in the archive by relation. */
async function targetsOf(archive: Archive): Promise<Map<string, string>> {
  const targets = new Map<string, string>()
  for await (const { open, attributes } of eventsOf(archive, 'xl/_rels/workbook.xml.rels')) {
    if (open !== 'Relationship') continue
    const { Id = '', Target = '' } = attributes!
    targets.set(Id, new URL(Target, 'file:///xl/').pathname.slice(1))
  }
  return targets
}

async function sharedTexts(archive: Archive): Promise<string[]> {
  const texts: string[] = []
  let characters = 0
  let parts: string[] | undefined
  let phonetic = false
  for await (const { open, close, text } of eventsOf(archive, 'xl/sharedStrings.xml')) {
    if (open === 'si') parts = []
    else if (open === 'rPh') phonetic = true
    else if (close === 'rPh') phonetic = false
    else if (close === 't' && parts && !phonetic) parts.push(text!)
    else if (close === 'si' && parts) {
      texts.push(unescaped(parts.join('')))
      characters += texts.at(-1)!.length
      parts = undefined
      if (characters > MAX_SHARED_CHARACTERS || texts.length > MAX_SHARED_TEXTS) throw tooManyTexts()
    }
  }
  return texts
}

async function dateStyles(archive: Archive): Promise<(DateKind | undefined)[]> {
  const formats = new Map<string, string>()
  const kinds: (DateKind | undefined)[] = []
  let inCells = false
  for await (const { open, close, attributes } of eventsOf(archive, 'xl/styles.xml')) {
    if (open === 'numFmt') formats.set(attributes!['numFmtId'] ?? '', attributes!['formatCode'] ?? '')
    else if (open === 'cellXfs') inCells = true
    else if (close === 'cellXfs') inCells = false
    else if (open === 'xf' && inCells) {
      const id = attributes!['numFmtId'] ?? '0'
      kinds.push(dateKindOf(Number(id), formats.get(id)))
    }
  }
  return kinds
}

/** Rows with a value; each as long as its last value demands. */
async function* rowsOf(
  { name, entry }: Sheet,
  { archive, texts, dates, startsIn1904 }: Workbook,
  onError: () => void,
): AsyncGenerator<string[]> {
  let row: string[] = []
  let cell: Cell = { type: 'n', value: '' }
  let column = -1
  let rows = 0
  for await (const { open, close, attributes, text } of entryEvents(archive, entry)) {
    if (open === 'row') {
      row = []
      column = -1
    } else if (open === 'c') {
      const { r, t = 'n', s } = attributes!
      column = r === undefined ? column + 1 : columnOf(r)
      if (column >= MAX_COLUMNS)
        throw invalid(`has a cell beyond column ${MAX_COLUMNS} in the sheet '${name}'`)
      cell = { type: t, value: '', date: s === undefined ? undefined : dates[Number(s)] }
    } else if (close === 'v' || close === 't') cell.value += text!
    else if (close === 'c') {
      if (cell.type === 'e') onError()
      const value = cellText(cell, texts, startsIn1904)
      if (value === '') continue
      while (row.length < column) row.push('')
      row[column] = value
    } else if (close === 'row' && row.length > 0) {
      if (++rows > MAX_ROWS) throw invalid(`has more than ${MAX_ROWS} rows in the sheet '${name}'`)
      yield row
    }
  }
}

/** `AB12` is 27. */
function columnOf(reference: string): number {
  let column = 0
  for (const letter of reference) {
    const digit = letter.charCodeAt(0) - 64
    if (digit < 1 || digit > 26) break
    column = column * 26 + digit
  }
  return column - 1
}

async function* eventsOf(archive: Archive, path: string): AsyncGenerator<XmlEvent> {
  const entry = archive.entries.get(path)
  if (entry) yield* entryEvents(archive, entry)
}

async function* entryEvents(archive: Archive, entry: Entry): AsyncGenerator<XmlEvent> {
  const stream = await archive.read(entry)
  try {
    for await (const events of parseXml(stream)) yield* events
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw invalid(
      `is damaged (${entry.fileName}: ${(cause as Error).message}): save it again, or as CSV`,
      cause,
    )
  } finally {
    stream.destroy()
  }
}

const tooManyTexts = () =>
  invalid(
    `holds more than ${MAX_SHARED_TEXTS} different texts or ${MAX_SHARED_CHARACTERS} characters in them: save the sheet as CSV`,
  )

const invalid = (what: string, cause?: unknown) =>
  new Problem('invalid_data', `the Excel workbook ${what}`, { cause })
