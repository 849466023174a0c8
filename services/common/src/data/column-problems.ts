/** What is probably wrong with a column, and what training does about it. */
import { isConstant, MAX_CATEGORIES, MAX_MAGNITUDE, tooLarge } from '../rules/columns.js'
import { isoDate, parseDate } from '../rules/dates.js'
import { cutText } from '../cut-text.js'
import type { Column } from './dataset-schema.js'
import type { Question } from './question.js'

const MOSTLY = 0.5
const ENOUGH_ROWS = 20
const LEFT_OUT = 'a run leaves the column out unless it is asked for by name'

export interface ColumnFacts extends Omit<Column, 'problems'> {
  /** Rows with a value. */
  values: number
  /** Why it is text that was probably meant to be numbers or dates. */
  doubt: string | undefined
  /** Each number is larger than those before. */
  rising: boolean
  /** A category with blanks around it that also occurs without. */
  padded: string | undefined
}

/** Sentences, the most serious one first; none for a column that is fit to learn from. */
export function problemsOf(facts: ColumnFacts): string[] {
  if (facts.values === 0)
    return [
      `No row has a value here${marksOf(facts)}: there is nothing to learn, a run leaves the column out`,
    ]
  const useless = facts.doubt ?? constant(facts) ?? identifier(facts)
  const others = [
    ...[manyCategories, lookAlikes, padding, identifyingNumbers, rowNumbers, tooLargeToSquare],
    ...[datesAsNumbers, sentinel],
  ]
  const found = useless === undefined ? others.map((check) => check(facts)) : [useless]
  return [...found, wordsAsMissing(facts), mostlyMissing(facts)].filter((problem) => problem !== undefined)
}

type Check<Facts = ColumnFacts> = (facts: Facts) => string | undefined

const constant: Check = (facts) => {
  const { categories, missing, values } = facts
  if (!isConstant(facts) || values + missing === 1) return undefined
  const gaps = missing > 0 ? ', which missing ones count as, too' : ''
  return `All values are the same (${quoted(categories![0]!.value)}${gaps}), so nothing can be learned from them: ${LEFT_OUT}`
}

const identifier: Check = ({ type, distinct, categories, values, repeats }) => {
  if (type !== 'text' || repeats) return undefined
  if (!categories)
    return 'There are more than 1,000 different values or very long ones, as in identifiers or free text: nothing can be learned from them, a run leaves the column out'
  if (distinct < values) return undefined
  return 'No value occurs twice, as in identifiers or free text: nothing can be learned from them, a run leaves the column out'
}

const manyCategories: Check = ({ type, distinct, repeats }) =>
  type === 'text' && !repeats && distinct > MAX_CATEGORIES
    ? `There are ${distinct} different values: as a feature, the ${MAX_CATEGORIES} most frequent are kept, and each counts by the target's mean among its rows`
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

const identifyingNumbers: Check = ({ identifier }) => {
  if (identifier === undefined) return undefined
  const whats = {
    rising: 'The whole numbers rise from row to row, as row numbers and identifiers do',
    shuffled: 'The values are a range of whole numbers in another order, each once, as identifiers are',
    named: 'The whole numbers are all different, and the name of the column is that of identifiers',
  }
  return `${whats[identifier]}: ${LEFT_OUT}`
}

const rowNumbers: Check = ({ identifier, rising, missing, values, statistics }) =>
  identifier === undefined && rising && missing === 0 && values > ENOUGH_ROWS && !statistics?.fractions
    ? 'The whole numbers rise from row to row, as row numbers and identifiers do: training takes them for a measurement; leave the column out if it is none'
    : undefined

const tooLargeToSquare: Check = (facts) => {
  const largest = tooLarge(facts)?.largest
  if (largest === undefined) return undefined
  return `The values reach ${largest}, training takes at most ${MAX_MAGNITUDE}: a run leaves the column out; rescale the values to learn from them`
}

/** By form, the first and the last number of years in which data are gathered. */
const timeRanges = [
  ['yyyymmdd', 19_000_101, 21_001_231],
  ['epoch-seconds', 946_684_800, 4_102_444_800],
  ['epoch-milliseconds', 946_684_800_000, 4_102_444_800_000],
] as const

type NumberFacts = Pick<ColumnFacts, 'name' | 'statistics' | 'categories'>

const datesAsNumbers: Check = (facts) => numbersAsDates(facts)?.sentence

/** Numbers that look like dates, which only the name of the column or a request says. */
export function numbersAsDates({ name, statistics, categories }: NumberFacts): Question | undefined {
  if (!statistics || statistics.fractions || statistics.min === statistics.max) return undefined
  const { min, max } = statistics
  const form = timeRanges.find(([, from, to]) => min >= from && max <= to)?.[0]
  const values = categories?.map(({ value }) => value) ?? [String(min), String(max)]
  if (!form || values.some((value) => Number.isNaN(parseDate(value, form)))) return undefined
  const cell = values[0]!
  const sentence = `The numbers may be dates ('${cell}' would be ${isoDate(parseDate(cell, form))}), and are taken for quantities: read the table again with "columns": {${JSON.stringify(name)}: {"date_form": "${form}"}} if they are`
  return { option: 'date_form', sentence, answers: [form], cell }
}

const sentinel: Check = (facts) => missingNumber(facts)?.sentence

/** A number that stands for none, as -999, where nothing else is below zero. */
export function missingNumber({ name, statistics, categories = [] }: NumberFacts): Question | undefined {
  if (!statistics || !/^-9{2,}$/.test(String(statistics.min))) return undefined
  const isAlone = categories.every(({ value }) => !(Number(value) < 0) || Number(value) === statistics.min)
  if (!isAlone || categories.length < 2) return undefined
  const cell =
    categories.find(({ value }) => Number(value) === statistics.min)?.value ?? String(statistics.min)
  const sentence = `${cell} is the only value below zero, as a mark of missing values in '${name}' would be, and is taken for a quantity: name it (missing) if it is one`
  return { option: 'missing', sentence, cell }
}

/** A word among other words may be a category, as the country NA. */
export const wordsAsMissing: Check<Pick<ColumnFacts, 'type' | 'read_as_missing'>> = (facts) =>
  facts.type === 'text' && facts.read_as_missing?.some(({ value }) => /^[a-z]/i.test(value))
    ? `Some words count as missing${marksOf(facts)}: name the marks of missing values (missing) if these are categories`
    : undefined

const marksOf = ({ read_as_missing = [] }: Pick<ColumnFacts, 'read_as_missing'>): string => {
  const marks = read_as_missing.slice(0, 3).map(({ value }) => quoted(value))
  return marks.length > 0 ? ` (${marks.join(', ')})` : ''
}

const insteadOf: Record<Column['type'], string> = {
  numeric: 'puts the mean in their place, and learns what it means that they are missing',
  datetime: 'puts the mean in their place',
  text: 'takes them for none of the categories',
}

const mostlyMissing: Check = ({ type, missing, values }) => {
  const rows = values + missing
  if (missing <= MOSTLY * rows) return undefined
  return `${missing} of ${rows} rows have no value here: training ${insteadOf[type]}; fill the gaps, or leave the column out if it does not help`
}

const quoted = (text: string) => `'${cutText(text, 40)}'`
