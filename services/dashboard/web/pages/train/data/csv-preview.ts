/** The first rows of a table of text, recognised as the service does, and what is visibly wrong with them. */
import { isBlank, isComment, lengthOf, recognizeTable } from '@modelops/common/data/recognize-table'
import { splitCells } from '@modelops/common/data/split-cells'
import { formatCounted } from '../../../format.js'

/** How much of a file is read for the preview. */
export const PREVIEW_BYTES = 256 * 1024
const SHOWN_ROWS = 10
const SHOWN_FAULTY_ROWS = 5

export interface CsvFault {
  /** A sentence, as the service would say it. */
  detail: string
  /** The faulty rows; the first row after the header is 1. */
  rows?: number[]
  /** Nothing is wrong with what could be seen: the service reads further. */
  isUploadable?: boolean
}

export interface CsvPreview {
  /** Without one in the file the names that the service gives. */
  header: string[]
  hasHeader: boolean
  /** The first rows, and the first faulty ones where they are further down; numbered from 1. */
  rows: { number: number; cells: string[] }[]
  separator: string
  /** The rows of the whole file; an estimate unless the file was read to its end. */
  rowCount: number
  isComplete: boolean
  fault?: CsvFault | undefined
}

export const isPreview = (content: CsvPreview | CsvFault): content is CsvPreview => 'header' in content

/**
 * @param text the beginning of the file
 * @param isComplete whether that is all of it
 * @param sizeBytes of the whole file
 * @returns only a fault where there is no table to show
 */
export function previewCsv(text: string, isComplete: boolean, sizeBytes: number): CsvPreview | CsvFault {
  const content = isComplete ? text : text.replace(/\uFFFD+$/, '')
  if (/[\0\uFFFD]/.test(content))
    return { detail: 'This is not the text of a table: export it as CSV in UTF-8' }
  const layout = recognizeTable(content, isComplete, {})
  const rows = splitCells(content, layout.delimiter).filter((row) => !isBlank(row))
  if (!isComplete) rows.pop()
  if (!isComplete && rows.length < 2)
    return { detail: 'Its rows are too long for a preview', isUploadable: true }
  const table = rows.slice(layout.skipped_rows).filter((row) => !isComment(row, layout.width))
  if (table.length === 0)
    return { detail: 'The file is empty: a header row and at least one more row are needed' }
  const named = layout.header ? table.shift()! : []
  const header = layout.header ? namesIn(named, layout.width) : numbered(layout.width)
  const fault = faultOf(header, named.length, table)
  return {
    header,
    hasHeader: layout.header,
    rows: shownRows(table, fault?.rows?.slice(0, SHOWN_FAULTY_ROWS)),
    separator: layout.delimiter,
    rowCount: isComplete ? table.length : Math.round((table.length * sizeBytes) / PREVIEW_BYTES),
    isComplete,
    fault,
  }
}

/** Rows may have names that the header does not name. */
function namesIn(row: readonly string[], width: number): string[] {
  const names = row.slice(0, lengthOf(row)).map((name) => name.trim())
  return names.length === width - 1 ? ['', ...names] : names
}

const numbered = (width: number) => Array.from({ length: width }, (_, index) => `column_${index + 1}`)

function shownRows(body: string[][], faulty: number[] = []) {
  const numbered = body.map((cells, index) => ({ number: index + 1, cells }))
  return numbered.filter(({ number }) => number <= SHOWN_ROWS || faulty.includes(number))
}

/** @param headerCells of the header as it stands in the file */
function faultOf(header: string[], headerCells: number, body: string[][]): CsvFault | undefined {
  if (body.length === 0) return { detail: 'There are no rows after the header' }
  const twice = firstRepeated(header)
  if (twice >= 0)
    return {
      detail: `Columns ${header.indexOf(header[twice]!) + 1} and ${twice + 1} are both named “${header[twice]}”: rename one`,
    }
  const unnamed = Array.from({ length: Math.max(header.length, headerCells) }, (_, index) => index).find(
    (index) => index > 0 && !header[index] && body.some((row) => (row[index] ?? '').trim() !== ''),
  )
  if (unnamed !== undefined)
    return { detail: `Column ${unnamed + 1} has no name in the header: name it or leave it out` }
  return raggedRows(header.length, body)
}

/** Blank cells at the end of a row do not count. */
function raggedRows(width: number, body: string[][]): CsvFault | undefined {
  const rows = body.flatMap((row, index) => (row.length < width || lengthOf(row) > width ? [index + 1] : []))
  const [first] = rows
  if (first === undefined) return undefined
  const cells = formatCounted(body[first - 1]!.length, 'cell')
  const more =
    rows.length > 1 ? `; at least ${formatCounted(rows.length - 1, 'more row')} of another length` : ''
  return { rows, detail: `Row ${first} has ${cells}, the header has ${width}${more}` }
}

/** The index of the first name that an earlier column has. */
function firstRepeated(names: readonly string[]): number {
  const seen = new Set<string>()
  return names.findIndex((name) => name !== '' && seen.size === seen.add(name).size)
}
