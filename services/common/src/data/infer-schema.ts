/** What is in an uploaded table, found in one pass over its text in bounded memory. */
import { Readable } from 'node:stream'
import { Problem } from '../problem.js'
import type { DecimalMark } from '../rules/number-forms.js'
import { ColumnSummary } from './column-summary.js'
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
  const columns = summariesOf(header, options)
  let rows = 0
  for await (const chunk of chunks) {
    columns.forEach((column, index) => column.add(chunk, index, rows))
    rows += chunk.length
  }
  const reading = describeReading(facts, options)
  const decimal = options.decimal ?? decimalOf(columns, reading.delimiter)
  const described = header.map((name, index) => columns[index]!.describe(name, decimal))
  for (const column of described) checkType(column, ownOf(options.columns ?? {}, column.name)?.type)
  // Only the last row tells whether the first column is left out.
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
  const marks = new Set(columns.map(({ decimal }) => decimal).filter((mark) => mark !== undefined))
  if (marks.size > 0) return marks.size === 1 ? [...marks][0] : undefined
  return delimiter === ',' ? '.' : undefined
}

function summariesOf(
  header: readonly string[],
  { missing, date_form, columns = {} }: ReadingOptions,
): ColumnSummary[] {
  checkNames(Object.keys(columns), header)
  const budget = new ValueBudget()
  return header.map((name) => {
    const column = new ColumnSummary(budget, { missing, date_form, ...ownOf(columns, name) })
    budget.add(column)
    return column
  })
}

function checkNames(names: readonly string[], header: readonly string[]): void {
  const unknown = names.find((name) => !header.includes(name))
  if (unknown === undefined) return
  const detail = `The reading options name a column ${JSON.stringify(unknown)}, which the table does not have`
  throw new Problem('invalid_data', detail, {
    received: unknown,
    expected: header.slice(0, 50),
    field: unknown,
  })
}

function checkType({ name, type, why_text }: Column, wanted: Column['type'] | undefined): void {
  if (wanted !== 'numeric' || type === 'numeric') return
  const why = why_text ?? 'most of its values are no numbers'
  throw new Problem('invalid_data', `The column ${JSON.stringify(name)} cannot be read as numbers: ${why}`, {
    received: 'text',
    expected: 'numeric',
    field: name,
  })
}
