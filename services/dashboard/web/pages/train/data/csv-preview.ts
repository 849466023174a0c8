/** The first rows of a CSV file, and what is visibly wrong with them, before anything is uploaded. */
import Papa from 'papaparse'
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
  header: string[]
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
    return {
      detail:
        'This is not CSV text in UTF-8: export a spreadsheet as CSV in UTF-8, unpack a compressed file first',
    }
  const { rows, separator } = parse(content)
  if (!isComplete) rows.pop()
  if (!isComplete && rows.length < 2)
    return { detail: 'Its rows are too long for a preview', isUploadable: true }
  const [header, ...body] = rows
  if (!header) return { detail: 'The file is empty: a header row and at least one more row are needed' }
  const fault = faultOf(header, body)
  return {
    header: header.map((name) => name.trim()),
    rows: shownRows(body, fault?.rows?.slice(0, SHOWN_FAULTY_ROWS)),
    separator,
    rowCount: isComplete ? body.length : Math.round((body.length * sizeBytes) / PREVIEW_BYTES),
    isComplete,
    fault,
  }
}

/** The separators that the service knows. */
function parse(text: string): { rows: string[][]; separator: string } {
  const { data, meta } = Papa.parse<string[]>(text, {
    delimitersToGuess: [',', ';', '\t'],
    skipEmptyLines: 'greedy',
  })
  return { rows: data, separator: meta.delimiter }
}

function shownRows(body: string[][], faulty: number[] = []) {
  const numbered = body.map((cells, index) => ({ number: index + 1, cells }))
  return numbered.filter(({ number }) => number <= SHOWN_ROWS || faulty.includes(number))
}

function faultOf(header: string[], body: string[][]): CsvFault | undefined {
  if (body.length === 0) return { detail: 'There are no rows after the header' }
  const unnamed = header.findIndex((name) => name.trim() === '')
  if (unnamed >= 0)
    return { detail: `Column ${unnamed + 1} has no name in the header: name it or leave it out` }
  const names = header.map((name) => name.trim())
  const twice = names.findIndex((name, index) => names.indexOf(name) < index)
  if (twice >= 0)
    return {
      detail: `Columns ${names.indexOf(names[twice]!) + 1} and ${twice + 1} are both named “${names[twice]}”: rename one`,
    }
  return raggedRows(header.length, body)
}

function raggedRows(width: number, body: string[][]): CsvFault | undefined {
  const rows = body.flatMap(({ length }, index) => (length === width ? [] : [index + 1]))
  const [first] = rows
  if (first === undefined) return undefined
  const cells = formatCounted(body[first - 1]!.length, 'cell')
  const more =
    rows.length > 1 ? `; at least ${formatCounted(rows.length - 1, 'more row')} of another length` : ''
  return { rows, detail: `Row ${first} has ${cells}, the header has ${width}${more}` }
}
