/** How a table was read, in words, and what somebody prescribes instead. */
import type { Column, Dataset, ReadingOptions } from '../../../api/types.js'
import { dateForms, orderOf, type DateForm } from '@modelops/common/rules/date-forms'
import { separatorName } from '../separators.js'

/** What earlier requests prescribed; it holds until it is changed. */
export const prescribedOf = ({ reading }: Pick<Dataset, 'reading'>): ReadingOptions =>
  reading?.prescribed ?? {}

const encodings: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16, big-endian',
  'windows-1252': 'Windows-1252 (Western Europe)',
  'iso-8859-2': 'ISO 8859-2 (Central Europe)',
  'windows-1251': 'Windows-1251 (Cyrillic)',
  shift_jis: 'Shift JIS (Japanese)',
  gb18030: 'GB 18030 (Chinese)',
}

export const encodingName = (name: string): string => encodings[name] ?? name

/** `UTF-16 · separated by semicolons · without a header`. */
export function readingFacts({ reading }: Pick<Dataset, 'reading'>): string[] {
  if (!reading) return []
  return [
    encodingName(reading.encoding),
    ...(reading.width > 1 ? [`separated by ${separatorName(reading.delimiter)}`] : []),
    ...(reading.header ? [] : ['without a header']),
  ]
}

export interface Choice {
  value: string
  label: string
}

const choices = (names: Readonly<Record<string, string>>, current: string | undefined): Choice[] => {
  const known = current === undefined || current in names ? names : { ...names, [current]: current }
  return Object.entries(known).map(([value, label]) => ({ value, label }))
}

export const encodingChoices = (current?: string): Choice[] => choices(encodings, current)

/** Marks of missing values as they are typed: `NA, n/a`. */
export const parseMarks = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((mark) => mark.trim())
      .filter((mark) => mark !== ''),
  ),
]

/** How a column may be read: `auto`, or what the options say of it. */
export type ColumnReading = 'auto' | 'text' | 'numeric' | 'numeric.' | 'numeric,' | DateForm

/** Those that any column can be read as. */
export const columnReadings = {
  text: 'text',
  numeric: 'number',
  'numeric.': 'number like 1,234.5',
  'numeric,': 'number like 1.234,5',
} as const satisfies Partial<Record<ColumnReading, string>>

const orderNames = { day: 'day first', month: 'month first', year: 'year first' } as const
const sinceNames: Partial<Record<DateForm, string>> = {
  'epoch-seconds': 'seconds since 1970',
  'epoch-milliseconds': 'milliseconds since 1970',
}

/** `day first`; nothing where names or four digits tell. */
export function orderName(form: DateForm): string {
  const order = orderOf(form)
  return order ? orderNames[order] : ''
}

export const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** Forms that may be taken for one another. */
export const disputedForms: readonly DateForm[] = dateForms.filter((form) => orderOf(form) !== undefined)

/** `2/2/4` of `dd/mm/yyyy`, as of `mm/dd/yyyy`. */
const shapeOf = (form: DateForm) => form.replace(/[a-z]+/g, ({ length }) => String(length))

function dateFormsFor({ datetime, questions = [] }: Column, current: ColumnReading): DateForm[] {
  const asked = questions.flatMap(({ option, answers = [] }) => (option === 'date_form' ? answers : []))
  return dateForms.filter(
    (form) =>
      form === current ||
      asked.includes(form) ||
      (datetime && orderOf(form) && shapeOf(form) === shapeOf(datetime.form)),
  )
}

/** What a column can be read as instead. */
export function readingsFor(column: Column, current: ColumnReading): Choice[] {
  const dates = dateFormsFor(column, current).map((value) => ({
    value,
    label: `date, ${sinceNames[value] ?? [orderName(value), value].filter(Boolean).join(': ')}`,
  }))
  return [...Object.entries(columnReadings).map(([value, label]) => ({ value, label })), ...dates]
}

const typeNames: Readonly<Record<string, string>> = { numeric: 'number', text: 'text', datetime: 'date' }
export const typeName = ({ type }: Column): string => typeNames[type] ?? type

export function columnReadingOf({ columns = {} }: ReadingOptions, name: string): ColumnReading {
  if (!Object.hasOwn(columns, name)) return 'auto'
  const { type, decimal, date_form } = columns[name]!
  if (date_form !== undefined) return date_form
  if (decimal !== undefined) return decimal === ',' ? 'numeric,' : 'numeric.'
  return type === 'text' || type === 'numeric' ? type : 'auto'
}

/** What is prescribed once this column is read in another way. */
export function withColumn(options: ReadingOptions, name: string, chosen: ColumnReading): ReadingOptions {
  const { columns = {}, ...others } = options
  const { [name]: _, ...kept } = columns
  const all = chosen === 'auto' ? kept : { ...kept, [name]: columnOptions(chosen) }
  return Object.keys(all).length > 0 ? { ...others, columns: all } : others
}

function columnOptions(chosen: Exclude<ColumnReading, 'auto'>) {
  if (chosen === 'numeric.') return { type: 'numeric', decimal: '.' } as const
  if (chosen === 'numeric,') return { type: 'numeric', decimal: ',' } as const
  return chosen === 'text' || chosen === 'numeric' ? { type: chosen } : { date_form: chosen }
}

/** Columns that are found in another way may have other names: what was prescribed of them does not hold any more. */
export function withoutLostColumns(options: ReadingOptions, before: ReadingOptions): ReadingOptions {
  const { columns, ...others } = options
  const isSame = (['header', 'delimiter', 'encoding'] as const).every(
    (name) => options[name] === before[name],
  )
  return isSame && columns ? { ...others, columns } : others
}
