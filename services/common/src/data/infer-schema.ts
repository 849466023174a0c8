/** What is in an uploaded table, found in one pass over its text in bounded memory. */
import { Readable } from 'node:stream'
import { Problem } from '../problem.js'
import { isNumberForm, orderOf, type DateForm } from '../rules/date-forms.js'
import type { DecimalMark } from '../rules/number-forms.js'
import { ColumnSummary, type ColumnOptions } from './column-summary.js'
import { readCsv } from './csv.js'
import type { Column, DatasetSchema } from './dataset-schema.js'
import { describeReading } from './describe-reading.js'
import type { ReadingOptions } from './reading.js'
import { ValueBudget } from './value-budget.js'

/**
 * Rows, bytes and columns of a table, and how it was read. A column is numeric when all its values are numbers of one
 * form that fit 32-bit floats and none is a code.
 * @param encoding undefined: judged by the beginning
 * @throws Problem invalid_data as readCsv does, or for a column that cannot be read as `options` say
 */
export async function inferSchema(
  input: Readable,
  options: ReadingOptions = {},
  encoding = options.encoding,
): Promise<Pick<DatasetSchema, 'rows' | 'size_bytes' | 'columns' | 'missing_marks' | 'reading'>> {
  let size_bytes = 0
  const counted = async function* () {
    for await (const chunk of input as AsyncIterable<Buffer | string>) {
      size_bytes += Buffer.byteLength(chunk)
      yield chunk
    }
  }
  const { header, chunks, facts } = await readCsv(Readable.from(counted()), { ...options, encoding })
  const columns = summariesOf(header, options, facts.unnamed !== undefined)
  let rows = 0
  for await (const chunk of chunks) {
    columns.forEach((column, index) => column.add(chunk, index, rows))
    rows += chunk.length
  }
  const reading = describeReading(facts, options)
  const decimal = options.decimal ?? decimalOf(columns, reading.delimiter)
  const order =
    (options.date_form && orderOf(options.date_form)) ?? onlyOne(columns, ({ dateOrder }) => dateOrder)
  const described = header.map((name, index) => columns[index]!.describe(name, decimal, order))
  for (const column of described) checkType(column, ownOf(options.columns ?? {}, column.name)?.type)
  // Whether the first column is left out is known only after the last row.
  return {
    rows,
    size_bytes,
    columns: facts.leftOut.length < reading.left_out_columns.length ? described.slice(1) : described,
    ...(options.missing && { missing_marks: options.missing }),
    reading,
  }
}

const ownOf = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined

/** The decimal mark that columns with one reading prove; else commas between cells are not also within numbers. */
function decimalOf(columns: readonly ColumnSummary[], delimiter: string): DecimalMark | undefined {
  if (columns.some(({ decimal }) => decimal !== undefined)) return onlyOne(columns, ({ decimal }) => decimal)
  return delimiter === ',' ? '.' : undefined
}

/** What all columns agree on that prove it. */
function onlyOne<T>(
  columns: readonly ColumnSummary[],
  proof: (column: ColumnSummary) => T | undefined,
): T | undefined {
  const found = new Set(columns.map(proof).filter((value) => value !== undefined))
  return found.size === 1 ? [...found][0] : undefined
}

const dateName =
  /(?:^|[^a-z])(?:date|dates|day|dt|ymd|yyyymmdd|datum|tag|jour|fecha|data|dia)(?:$|[^a-z])|[a-z](?:Date|Day)$|^date|date$/i

/** The form in which numbers of a column are dates: asked for, or by its name. */
function numberDateForm(name: string, { type, date_form }: ColumnOptions): DateForm | undefined {
  if (type !== undefined) return undefined
  if (date_form && isNumberForm(date_form)) return date_form
  return dateName.test(name) ? 'yyyymmdd' : undefined
}

function summariesOf(
  header: readonly string[],
  { missing, date_form, columns = {} }: ReadingOptions,
  isFirstNameless: boolean,
): ColumnSummary[] {
  checkNames(Object.keys(columns), header)
  const budget = new ValueBudget()
  return header.map((name, index) => {
    const isNameless = isFirstNameless && index === 0
    const options = { missing, date_form, ...ownOf(columns, name) }
    const number_date_form = numberDateForm(name, options)
    const column = new ColumnSummary(budget, { ...options, number_date_form, isNameless })
    budget.add(column)
    return column
  })
}

function checkNames(names: readonly string[], header: readonly string[]): void {
  const unknown = names.find((name) => !header.includes(name))
  if (unknown === undefined) return
  const detail = `the reading options name a column ${JSON.stringify(unknown)}, which the table does not have`
  throw new Problem('invalid_data', detail, {
    received: unknown,
    expected: header.slice(0, 50),
    field: unknown,
  })
}

function checkType({ name, type, why_text }: Column, wanted: Column['type'] | undefined): void {
  if (wanted !== 'numeric' || type === 'numeric') return
  const why = why_text ?? 'most of its values are no numbers'
  throw new Problem('invalid_data', `the column ${JSON.stringify(name)} cannot be read as numbers: ${why}`, {
    received: 'text',
    expected: 'numeric',
    field: name,
  })
}
