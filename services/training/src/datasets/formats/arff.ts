/** The attribute-relation file format of Weka and OpenML. @see https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/ */
import { createReadStream } from 'node:fs'
import { Problem } from '@modelops/common/problem'
import type { TableRows } from './table-rows.js'

const MAX_LINE_LENGTH = 8 * 2 ** 20
const text = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`
const attribute = new RegExp(String.raw`^@attribute\s+(${text}|[^\s{]+)\s`, 'i')
const value = new RegExp(String.raw`\s*(${text}|[^,]*?)\s*(,|$)`, 'y')

/** After comments. */
export const looksLikeArff = (start: string): boolean => /^(?:\s|%[^\n]*\n)*@relation\b/i.test(start)

/** @throws Problem invalid_data from its rows, naming one */
export const readArff = (path: string): TableRows => ({
  rows: () => rowsIn(path),
  notes: () => [],
  close: () => Promise.resolve(),
})

async function* rowsIn(path: string): AsyncGenerator<string[]> {
  const names: string[] = []
  let rows = -1
  for await (const line of linesOf(path)) {
    if (line.trim() === '' || line.startsWith('%')) continue
    if (rows >= 0) yield rowOf(line, names.length, ++rows)
    else if (/^\s*@data\b/i.test(line)) {
      yield names
      rows = 0
    } else if (attribute.test(line)) names.push(plain(attribute.exec(line)![1]!))
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = ''
  for await (const block of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + block).split(/\r?\n/)
    rest = lines.pop()!
    if (rest.length > MAX_LINE_LENGTH)
      throw new Problem(
        'invalid_data',
        `a line is longer than ${MAX_LINE_LENGTH} characters: is this a table?`,
      )
    yield* lines
  }
  yield rest
}

function rowOf(line: string, width: number, row: number): string[] {
  if (/^\s*\{/.test(line)) throw invalid('is sparse ({index value, ...}): write all values, or CSV', row)
  const cells: string[] = []
  value.lastIndex = 0
  for (let found = value.exec(line); found; found = value.exec(line)) {
    cells.push(found[1] === '?' ? '' : plain(found[1]!))
    if (found[2] === '') break
  }
  if (cells.length === width) return cells
  throw invalid(`has ${cells.length} values, ${width} attributes are declared`, row)
}

const plain = (word: string): string =>
  /^(['"]).*\1$/s.test(word) ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word

const invalid = (what: string, row: number) => new Problem('invalid_data', `row ${row} ${what}`, { row })
