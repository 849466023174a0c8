/** What is in an uploaded table, found in one pass over its CSV text in bounded memory. */
import { Readable } from 'node:stream'
import { ColumnSummary } from './column-summary.js'
import { readCsv } from './csv.js'
import type { DatasetSchema } from './dataset-schema.js'

/**
 * Rows, bytes and columns of a CSV table. A column is numeric when all its values are numbers that fit 32-bit floats.
 * @throws Problem invalid_data as readCsv does
 */
export async function inferSchema(
  input: Readable,
): Promise<Pick<DatasetSchema, 'rows' | 'size_bytes' | 'columns'>> {
  let size_bytes = 0
  const counted = async function* () {
    for await (const chunk of input as AsyncIterable<Buffer | string>) {
      size_bytes += Buffer.byteLength(chunk)
      yield chunk
    }
  }
  const { header, chunks } = await readCsv(Readable.from(counted()))
  const columns = header.map(() => new ColumnSummary())
  let rows = 0
  for await (const chunk of chunks) {
    columns.forEach((column, index) => column.add(chunk, index, rows))
    rows += chunk.length
  }
  return { rows, size_bytes, columns: header.map((name, index) => columns[index]!.describe(name)) }
}
