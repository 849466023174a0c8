/** What is probably wrong with a column, and what training does about it. */
import { isConstant, MAX_CATEGORIES, MAX_MAGNITUDE, tooLarge } from '../rules/columns.js'
import type { Column } from './dataset-schema.js'

export const MAX_FLOAT32 = 2 ** 128 - 2 ** 104
const MOSTLY = 0.5
const ENOUGH_ROWS = 20
const AS_TEXT = 'the column counts as text'
const infinity = /^[+-]?inf(?:inity)?$/i
const decimalComma = /^[+-]?\d+,\d+$/

export interface ColumnFacts extends Omit<Column, 'problems'> {
  /** Rows with a value. */
  values: number
  /** How many of these values are numbers. */
  numbers: number
  firstText: { cell: string; row: number } | undefined
  /** Why a column of dates is text all the same. */
  dateProblem: string | undefined
  /** Each number is larger than those before. */
  rising: boolean
  /** A category with blanks around it that also occurs without. */
  padded: string | undefined
}

/** Sentences, the most serious one first; none for a column that is fit to learn from. */
export function problemsOf(facts: ColumnFacts): string[] {
  if (facts.values === 0) return ['No row has a value here: training refuses such a column, leave it out']
  const useless = notNumbers(facts) ?? constant(facts) ?? identifier(facts)
  const others = [manyCategories, lookAlikes, padding, rowNumbers, tooLargeToSquare]
  const found = useless === undefined ? others.map((check) => check(facts)) : [useless]
  return [...found, mostlyMissing(facts)].filter((problem) => problem !== undefined)
}

type Check = (facts: ColumnFacts) => string | undefined

/** Why a column is text that was probably meant to be numbers or dates. */
export const notNumbers: Check = ({ type, firstText, dateProblem, numbers, values }) => {
  if (!firstText || type === 'datetime') return undefined
  if (dateProblem !== undefined && numbers === 0) return dateProblem
  const { cell, row } = firstText
  const place = `Row ${row} holds '${cell}'`
  if (infinity.test(cell) || Math.abs(Number(cell)) > MAX_FLOAT32)
    return `${place}, which is not a finite 32-bit number, so ${AS_TEXT}: remove or replace such values`
  if (decimalComma.test(cell))
    return `${place}, so ${AS_TEXT}: write decimals with a point for it to be numeric`
  if (numbers < MOSTLY * values) return undefined
  return `${place}, but ${numbers} of ${values} values are numbers: ${AS_TEXT}; correct or empty the others for it to be numeric`
}

const constant: Check = (facts) => {
  const { categories, missing, values } = facts
  if (!isConstant(facts) || values + missing === 1) return undefined
  const gaps = missing > 0 ? ', which missing ones count as, too' : ''
  return `All values are the same (${quoted(categories![0]!.value)}${gaps}), so nothing can be learned from them: leave the column out`
}

const identifier: Check = ({ type, distinct, categories, values }) => {
  if (type !== 'text') return undefined
  if (!categories)
    return 'There are more than 1,000 different values or very long ones, as in identifiers or free text: training refuses such a column, leave it out'
  if (distinct < values) return undefined
  return 'No value occurs twice, as in identifiers or free text: training refuses such a column, leave it out'
}

const manyCategories: Check = ({ type, distinct }) =>
  type === 'text' && distinct > MAX_CATEGORIES
    ? `There are ${distinct} different values: as a feature, the ${MAX_CATEGORIES} most frequent are kept and all others count as one`
    : undefined

const lookAlikes: Check = ({ type, categories = [] }) => {
  if (type !== 'text') return undefined
  const first = new Map<string, string>()
  for (const { value } of categories) {
    const simple = value.toLowerCase().replace(/\s+/g, ' ')
    const alike = first.get(simple)
    if (alike !== undefined)
      return `${quoted(alike)} and ${quoted(value)} differ only in case or blanks, and count as two values: write them alike if they mean the same`
    first.set(simple, value)
  }
  return undefined
}

const padding: Check = ({ padded }) =>
  padded === undefined
    ? undefined
    : `Some values have blanks around them, as ${quoted(padded)}, and others have not: training takes the blanks off`

const rowNumbers: Check = ({ type, rising, missing, values, statistics }) =>
  type === 'numeric' && rising && missing === 0 && values > ENOUGH_ROWS && !statistics?.fractions
    ? 'The whole numbers rise from row to row, as row numbers and identifiers do: training takes them for a measurement; leave the column out if it is none'
    : undefined

const tooLargeToSquare: Check = (facts) => {
  const largest = tooLarge(facts)?.largest
  if (largest === undefined) return undefined
  return `The values reach ${largest}, training takes at most ${MAX_MAGNITUDE}: rescale them or leave the column out`
}

const mostlyMissing: Check = ({ type, missing, values }) => {
  const rows = values + missing
  if (missing <= MOSTLY * rows) return undefined
  const instead = type !== 'text' ? 'puts the mean in their place' : 'takes them for none of the categories'
  return `${missing} of ${rows} rows have no value here: training ${instead}; fill the gaps, or leave the column out if it does not help`
}

const quoted = (text: string) => `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`
