/** What is in an uploaded table, found in one pass over its text in bounded memory. */
import { Readable } from 'node:stream'
import { ColumnSummary } from './column-summary.js'
import { readCsv } from './csv.js'
import type { DatasetSchema } from './dataset-schema.js'
import { describeReading } from './describe-reading.js'
import type { ReadingOptions } from './reading.js'
import { ValueBudget } from './value-budget.js'

/**
 * Rows, bytes and columns of a table, and how it was read. A column is numeric when all its values are numbers that fit
 * 32-bit floats.
 * @param encoding undefined: judged by the beginning
 * @throws Problem invalid_data as readCsv does
 */
export async function inferSchema(
  input: Readable,
  options: ReadingOptions = {},
  encoding = options.encoding,
): Promise<Pick<DatasetSchema, 'rows' | 'size_bytes' | 'columns' | 'reading'>> {
  let size_bytes = 0
  const counted = async function* () {
    for await (const chunk of input as AsyncIterable<Buffer | string>) {
      size_bytes += Buffer.byteLength(chunk)
      yield chunk
    }
  }
  const { header, chunks, facts } = await readCsv(Readable.from(counted()), { ...options, encoding })
  const columns = summariesOf(header)
  let rows = 0
  for await (const chunk of chunks) {
    columns.forEach((column, index) => column.add(chunk, index, rows))
    rows += chunk.length
  }
  const reading = describeReading(facts, options)
  const described = header.map((name, index) => columns[index]!.describe(name))
  // Only the last row tells whether the first column is left out.
  return {
    rows,
    size_bytes,
    columns: facts.leftOut.length < reading.left_out_columns.length ? described.slice(1) : described,
    reading,
  }
}

function summariesOf(header: readonly string[]): ColumnSummary[] {
  const budget = new ValueBudget()
  return header.map(() => {
    const column = new ColumnSummary(budget)
    budget.add(column)
    return column
  })
}
