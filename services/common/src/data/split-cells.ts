/** Splits text into rows of cells: papaparse, after line ends are made alike and runs of blanks one blank. */
import Papa from 'papaparse'

/** Separates cells by runs of blanks and tabs. */
export const BLANKS = ' '

type LineEnd = '\n' | '\r\n'

export interface SplitRows {
  rows: string[][]
  /** The index of the first row with a quoted cell that does not end properly. */
  badlyQuoted: number | undefined
}

export class CellSplitter {
  /** Text of a row that is not complete yet. */
  rest = ''
  readonly #parsers: Record<LineEnd, Papa.Parser>

  constructor(private readonly delimiter: string) {
    this.#parsers = {
      '\n': new Papa.Parser({ delimiter, newline: '\n' }),
      '\r\n': new Papa.Parser({ delimiter, newline: '\r\n' }),
    }
  }

  /** The rows that are complete with this text; all that there are when it is the last one. */
  split(text: string, isLast: boolean): SplitRows {
    const whole = this.rest + text
    // The line feed that may follow is in the next text.
    const end = !isLast && whole.endsWith('\r') ? whole.length - 1 : whole.length
    const { lines, newline } = this.#prepared(whole.slice(0, end), isLast)
    const parsed = this.#parsers[newline].parse(lines, 0, !isLast) as Papa.ParseResult<string[]>
    const { data, errors, meta } = parsed
    this.rest = lines.slice(meta.cursor) + whole.slice(end)
    return { rows: data, badlyQuoted: errors.find(({ row }) => row! < data.length)?.row }
  }

  #prepared(text: string, isLast: boolean): { lines: string; newline: LineEnd } {
    if (this.delimiter !== BLANKS && text.includes('"') && endsAlike(text))
      return { lines: text, newline: '\r\n' }
    const lines = this.#separateAlike(withLineFeeds(text, this.delimiter), isLast)
    return { lines, newline: '\n' }
  }

  #separateAlike(text: string, isLast: boolean): string {
    if (this.delimiter !== BLANKS) return text
    const single = outsideQuotes(text, '[ \\t]+', ' \\t', ' ')
    const trimmed = single.replace(/ (?=\n)|(?<=^|\n) /g, '')
    return isLast ? trimmed.trimEnd() : trimmed
  }
}

export const splitCells = (text: string, delimiter: string): string[][] =>
  new CellSplitter(delimiter).split(text, true).rows

/** Each line feed and carriage return is half of a CRLF. */
function endsAlike(text: string): boolean {
  let at = text.indexOf('\r')
  if (at < 0) return false
  let pairs = 0
  for (; at >= 0; at = text.indexOf('\r', at + 2), pairs++) if (text.charCodeAt(at + 1) !== 10) return false
  for (at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) pairs--
  return pairs === 0
}

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
