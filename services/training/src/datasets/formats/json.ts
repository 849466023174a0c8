/** JSON as a table: an array of flat objects, or one object after another, as one a line. */
import { createReadStream } from 'node:fs'
import { Problem } from '@modelops/common/problem'
import { MAX_COLUMNS } from '@modelops/common/rules/columns'
import type { TableRows } from './table-rows.js'

const MAX_OBJECT_LENGTH = 8 * 2 ** 20
const MAX_NAMED = 10

/** Begins with an object, or with an array of something that is no row of text. */
export const looksLikeJson = (start: string): boolean =>
  /^\s*(?:\[\s*)?\{\s*(?:"|\}|$)|^\s*\[\s*\[/.test(start)

/** @throws Problem invalid_data for any other JSON */
export async function readJson(path: string): Promise<TableRows> {
  const nested = new Map<string, boolean>()
  let objects = 0
  for await (const row of rowsIn(path)) {
    objects++
    for (const [name, value] of Object.entries(row))
      if (nested.get(name) !== true) nested.set(name, typeof value === 'object' && value !== null)
    if (nested.size > MAX_COLUMNS) throw invalid(`the objects have more than ${MAX_COLUMNS} different keys`)
  }
  const leftOut = [...nested.keys()].filter((name) => nested.get(name))
  const names = [...nested.keys()].filter((name) => !nested.get(name))
  if (names.length === 0 || (objects === 1 && leftOut.length > 0)) throw noTable()
  return {
    async *rows() {
      yield names
      for await (const row of rowsIn(path))
        yield names.map((name) => cellOf(Object.hasOwn(row, name) ? row[name] : null))
    },
    notes: () => (leftOut.length > 0 ? [noteOn(leftOut)] : []),
    close: () => Promise.resolve(),
  }
}

type Row = Record<string, unknown>

async function* rowsIn(path: string): AsyncGenerator<Row> {
  let number = 0
  for await (const text of objectsIn(path)) yield parse(text, ++number)
}

/** Numbers become texts as they are spelled: identifiers have more digits than a double keeps. */
function parse(text: string, number: number): Row {
  const unspelled = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|\bNaN\b|-?\bInfinity\b/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  )
  try {
    return JSON.parse(unspelled) as Row
  } catch {
    throw new Problem('invalid_data', `object ${number} is no JSON: correct it, or write the table as CSV`, {
      received: text.slice(0, 40),
      row: number,
    })
  }
}

function cellOf(value: unknown): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return value as string
}

/** The text of each object that stands in no other. */
async function* objectsIn(path: string): AsyncGenerator<string> {
  const scanner = new ObjectScanner()
  for await (const chunk of createReadStream(path, 'utf8') as AsyncIterable<string>)
    yield* scanner.scan(chunk)
  if (!scanner.isBetween) throw invalid('the JSON ends within an object: is the file complete?')
}

class ObjectScanner {
  #depth = 0
  #inText = false
  #isEscaped = false
  /** Of an object that is not complete yet. */
  #rest = ''
  #isFirst = true

  get isBetween(): boolean {
    return this.#depth === 0
  }

  *scan(chunk: string): Generator<string> {
    let start = 0
    for (let i = 0; i < chunk.length; i++) {
      if (this.#depth === 0 && chunk[i] !== '{') this.#between(chunk[i]!)
      else if (this.#ends(chunk[i]!)) {
        yield this.#rest + chunk.slice(start, i + 1)
        this.#rest = ''
      } else if (this.#depth === 1 && chunk[i] === '{' && !this.#inText && this.#rest === '') start = i
    }
    if (this.#depth > 0) this.#rest += chunk.slice(start)
    if (this.#rest.length > MAX_OBJECT_LENGTH)
      throw invalid(`an object is longer than ${MAX_OBJECT_LENGTH} characters: is this a table?`)
  }

  /** Whether the outermost object ends with this character. */
  #ends(character: string): boolean {
    if (this.#isEscaped) this.#isEscaped = false
    else if (this.#inText) {
      if (character === '\\') this.#isEscaped = true
      else if (character === '"') this.#inText = false
    } else if (character === '"') this.#inText = true
    else if (character === '{') this.#depth++
    else if (character === '}') return --this.#depth === 0
    return false
  }

  #between(character: string): void {
    if (/[\s\uFEFF,\]]/.test(character)) return
    if (character !== '[' || !this.#isFirst) throw noTable()
    this.#isFirst = false
  }
}

function noteOn(names: readonly string[]): string {
  const listed = names.slice(0, MAX_NAMED).map((name) => `'${name}'`)
  const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : ''
  return `Keys with lists or objects as values are left out: ${listed.join(', ')}${more}`
}

const invalid = (detail: string) => new Problem('invalid_data', detail)

const noTable = () =>
  invalid(
    "the JSON is neither an array of flat objects nor one object a line: write it as one of them (pandas: to_json(orient='records')), or as CSV",
  )
