/** Reads a row that somebody pasted: JSON or CSV, by name or by position. */
import { isMissing, parseNumber } from '@modelops/common/rules/cells'
import { parseDateOf } from '@modelops/common/rules/dates'
import Papa from 'papaparse'
import type { Feature } from '../../api/types.js'

export interface PastedRow {
  /** By the order of the features; undefined for one that the row does not name. */
  texts: (string | undefined)[]
  /** What was left out, in sentences. */
  notes: string[]
}

/** @throws Error that says what came and what was expected */
export function parseRow(pasted: string, features: readonly Feature[]): PastedRow {
  const text = pasted.trim()
  if (text === '') throw new Error('There is nothing: paste a row of CSV or JSON')
  const row = /^[[{]/.test(text) ? rowOfJson(parseJson(text)) : rowOfCsv(text, features)
  const found = Array.isArray(row) ? byPosition(row, features) : byName(row, features)
  features.forEach((feature, index) => requireNumber(feature, found.texts[index]))
  return found
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`This is not JSON: ${(error as Error).message}`, { cause: error })
  }
}

/** A row itself, or the body of a prediction with one or several. */
function rowOfJson(json: unknown): unknown[] | Map<string, unknown> {
  if (Array.isArray(json)) return Array.isArray(json[0]) || isObject(json[0]) ? rowOfJson(json[0]) : json
  if (!isObject(json))
    throw new Error('This is no row: paste an array of values, or an object by feature name')
  for (const key of ['features', 'instances']) if (isObject(json[key])) return rowOfJson(json[key])
  return new Map(Object.entries(json))
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** With a header the first row below it; a header is a line that names at least half of the features. */
function rowOfCsv(text: string, features: readonly Feature[]): unknown[] | Map<string, unknown> {
  const [first = [], second] = Papa.parse<string[]>(text, { skipEmptyLines: true }).data
  const names = new Set(first.map((cell) => cell.trim()))
  const named = features.filter(({ name }) => names.has(name)).length
  if (named === 0 || named < features.length / 2) return first
  if (!second) throw new Error('This is a header alone: paste a row below it')
  return new Map(first.map((name, index) => [name.trim(), second[index]]))
}

function byName(row: Map<string, unknown>, features: readonly Feature[]): PastedRow {
  const texts = features.map(({ name }) => (row.has(name) ? textOf(row.get(name)) : undefined))
  const absent = features.filter(({ name }) => !row.has(name)).map(({ name }) => name)
  if (absent.length === features.length)
    throw new Error(`None of the names is a feature of the model, such as ${quoted(absent)}`)
  const known = new Set(features.map(({ name }) => name))
  const unknown = [...row.keys()].filter((name) => !known.has(name))
  return {
    texts,
    notes: [
      ...(unknown.length ? [`Left out, because it is no feature: ${quoted(unknown)}.`] : []),
      ...(absent.length ? [`Kept as it was, because the row does not have it: ${quoted(absent)}.`] : []),
    ],
  }
}

/** A row of the training table has the target as well; it is taken for the last value, or else for the first. */
function byPosition(row: unknown[], features: readonly Feature[]): PastedRow {
  const texts = row.map(textOf)
  if (texts.length === features.length) return { texts, notes: [] }
  if (texts.length === features.length + 1)
    for (const [rest, target] of [
      [texts.slice(0, -1), texts.at(-1)!],
      [texts.slice(1), texts[0]!],
    ] as const)
      if (features.every((feature, index) => fits(feature, rest[index]!)))
        return { texts: rest, notes: [`Left out, as the target: ${quoted([target])}.`] }
  throw new Error(
    `The model takes ${features.length} values, and the number in this row is ${texts.length}: paste one for each feature, or a header as well`,
  )
}

function fits(feature: Feature, text: string): boolean {
  if (feature.type === 'numeric' || text === '') return isNumber(text)
  if (feature.type === 'text') return feature.other || feature.categories.includes(text)
  return !Number.isNaN(parseDateOf(feature, text))
}

const isNumber = (text: string) => text === '' || !Number.isNaN(parseNumber(text))

function requireNumber(feature: Feature, text = ''): void {
  if (feature.type === 'numeric' && !isNumber(text))
    throw new Error(`“${feature.name}” must be a number, not “${text}”`)
}

/** Cells that the training reads as missing are missing here, too. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).trim()
  return isMissing(text) ? '' : text
}

const MAX_NAMED = 5

function quoted(names: readonly string[]): string {
  const more = names.length - MAX_NAMED
  const shown = names.slice(0, MAX_NAMED).map((name) => `“${name}”`)
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '')
}
