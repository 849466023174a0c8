/** Splits text into rows of cells: papaparse, after line ends are made alike and runs of blanks one blank. */
import Papa from 'papaparse'

/** Separates cells by runs of blanks and tabs. */
export const BLANKS = ' '

export interface SplitRows {
  rows: string[][]
  /** The index of the first row with a quoted cell that does not end properly. */
  badlyQuoted: number | undefined
}

export class CellSplitter {
  /** Text of a row that is not complete yet. */
  rest = ''
  private readonly parser: Papa.Parser

  constructor(private readonly delimiter: string) {
    this.parser = new Papa.Parser({ delimiter, newline: '\n' })
  }

  /** The rows that are complete with this text; all that there are when it is the last one. */
  split(text: string, isLast: boolean): SplitRows {
    const lines = this.separateAlike(withLineFeeds(this.rest + text, this.delimiter), isLast)
    const { data, errors, meta } = this.parser.parse(lines, 0, !isLast) as Papa.ParseResult<string[]>
    this.rest = lines.slice(meta.cursor)
    return { rows: data, badlyQuoted: errors.find(({ row }) => row! < data.length)?.row }
  }

  private separateAlike(text: string, isLast: boolean): string {
    if (this.delimiter !== BLANKS) return text
    const single = outsideQuotes(text, '[ \\t]+', ' \\t', ' ')
    const trimmed = single.replace(/ (?=\n)|(?<=^|\n) /g, '')
    return isLast ? trimmed.trimEnd() : trimmed
  }
}

export const splitCells = (text: string, delimiter: string): string[][] =>
  new CellSplitter(delimiter).split(text, true).rows

/** CRLF, CR and LF may occur in one file; in quoted cells they stay. */
function withLineFeeds(text: string, delimiter: string): string {
  if (!text.includes('\r')) return text
  if (!text.includes('"')) return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')
  return outsideQuotes(text, '\\r\\n?', escaped(delimiter), '\n')
}

/** @param starts characters, beside line breaks, after which a quote begins a quoted cell */
function outsideQuotes(text: string, pattern: string, starts: string, replacement: string): string {
  const found = new RegExp(`(?<=^|[${starts}\\r\\n])"[^"]*(?:""[^"]*)*(?:"|$)|${pattern}`, 'g')
  return text.replace(found, (match) => (match.startsWith('"') ? match : replacement))
}

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
