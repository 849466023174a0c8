/** What was made of a column's cells, in sentences that warn of nothing. */
import { hasShortYear, ISO_FORM } from '../rules/date-forms.js'
import { isoDate, parseDate } from '../rules/dates.js'
import { formOf, readWritten } from '../rules/number-forms.js'
import type { Column } from './dataset-schema.js'
import type { DateVerdict } from './date-summary.js'

/**
 * @param respelled two spellings of one number that may be a class
 * @param dates what was made of its dates
 */
export const notesOf = (
  column: Omit<Column, 'problems'>,
  respelled: readonly [string, string] | undefined,
  dates: DateVerdict | undefined,
): string[] =>
  [
    numbersNote(column),
    dates && datesNote(dates),
    missingNote(column),
    column.repeats && manyValuesNote,
    respelled && respellingNote(respelled),
  ].filter((note) => typeof note === 'string')

const manyValuesNote =
  "There are more than 1,000 different values: as a feature, each counts by the target's mean among its rows"

function datesNote(dates: DateVerdict): string | undefined {
  if (!dates.datetime || dates.datetime.form === ISO_FORM) return undefined
  const { example, isShownElsewhere } = dates
  const { form } = dates.datetime
  const centuries = hasShortYear(form)
    ? ', and the years 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068'
    : ''
  return `'${example}' is read as ${isoDate(parseDate(example, form))}: the dates are written as ${form}${isShownElsewhere ? ', as other columns of the table show' : ''}${centuries}`
}

const respellingNote = ([first, other]: readonly [string, string]) =>
  `'${first}' and '${other}' are one number: they count as one value, under the first spelling`

function numbersNote({ number_form }: Pick<Column, 'number_form'>): string | undefined {
  if (!number_form) return undefined
  const { decimal, example } = number_form
  const written = readWritten(example.cell, decimal)
  const how = written ? formOf(written, decimal) : []
  return `'${example.cell}' is read as ${example.value}${how.length > 0 ? `: ${how.join(', ')}` : ''}`
}

export function missingNote({ read_as_missing = [] }: Pick<Column, 'read_as_missing'>): string | undefined {
  if (read_as_missing.length === 0) return undefined
  const marks = read_as_missing.map(
    ({ value, count }) => `'${value}' (${count} ${count === 1 ? 'row' : 'rows'})`,
  )
  return `Read as missing: ${marks.join(', ')}; if they are values, name the marks of missing values (missing) without them`
}
