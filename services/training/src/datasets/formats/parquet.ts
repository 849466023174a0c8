/** Parquet files as rows of text, a slice of a row group at a time. */
import { open, type FileHandle } from 'node:fs/promises'
import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer, type FileMetaData } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { Problem } from '@modelops/common/problem'
import { parquetText, type Raw } from './parquet-values.js'
import type { TableRows } from './table-rows.js'

/** Cells that are decoded at once. */
const SLICE_CELLS = 500_000
/** Row groups are written whole and read column by column; larger ones do not fit in memory. */
const MAX_GROUP_BYTES = 1024 * 2 ** 20
const MAX_PAGE_BYTES = 256 * 2 ** 20

type Element = FileMetaData['schema'][number]

interface Leaf {
  name: string
  textOf: (raw: Raw) => string
}

/** @throws Problem invalid_data for a file that is damaged, encrypted or has row groups that are too large */
export async function readParquet(path: string): Promise<TableRows> {
  const handle = await open(path)
  const file = bufferOf(handle, (await handle.stat()).size)
  try {
    const metadata = await understood(parquetMetadataAsync(file))
    checkGroups(metadata)
    const { leaves, nested } = columnsOf(metadata)
    if (leaves.length === 0) throw invalid('has no column of numbers, texts, dates or booleans')
    const notes = nested.map(
      (name) =>
        `The column '${name}' holds lists or structures, and is left out: flatten it to learn from it`,
    )
    return {
      rows: () => rowsOf(file, metadata, leaves),
      notes: () => notes,
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function* rowsOf(file: AsyncBuffer, metadata: FileMetaData, leaves: Leaf[]): AsyncGenerator<string[]> {
  yield leaves.map(({ name }) => name)
  const columns = leaves.map(({ name }) => name)
  const slice = Math.max(1, Math.floor(SLICE_CELLS / leaves.length))
  let groupStart = 0
  for (const { num_rows } of metadata.row_groups) {
    const groupEnd = groupStart + Number(num_rows)
    for (let rowStart = groupStart; rowStart < groupEnd; rowStart += slice) {
      const rowEnd = Math.min(groupEnd, rowStart + slice)
      const options = {
        file,
        metadata,
        columns,
        rowStart,
        rowEnd,
        compressors: boundedCompressors,
        utf8: false,
      }
      const rows = (await understood(parquetReadObjects({ ...options, parsers: rawParsers }))) as Record<
        string,
        Raw
      >[]
      if (rows.length !== rowEnd - rowStart) throw invalid('is damaged: rows are missing')
      for (const row of rows) yield leaves.map(({ name, textOf }) => textOf(row[name]))
    }
    groupStart = groupEnd
  }
}

/** The values as they are stored: hyparquet's dates have milliseconds only, its decimals are floats. */
const raw = (value: unknown) => value as never
const rawParsers = {
  timestampFromMilliseconds: raw,
  timestampFromMicroseconds: raw,
  timestampFromNanoseconds: raw,
  dateFromDays: raw,
  stringFromBytes: raw,
  jsonFromBytes: raw,
  geometryFromBytes: raw,
  geographyFromBytes: raw,
  uuidFromBytes: raw,
}

/** The columns that are no structures; decimals lose their mark, so that hyparquet leaves them exact. */
function columnsOf({ schema }: FileMetaData): { leaves: Leaf[]; nested: string[] } {
  const leaves: Leaf[] = []
  const nested: string[] = []
  for (let i = 1; i < schema.length; i += sizeOf(schema, i)) {
    const element = schema[i]!
    const textOf =
      element.num_children || element.repetition_type === 'REPEATED' ? undefined : parquetText({ ...element })
    if (textOf) leaves.push({ name: element.name, textOf })
    else nested.push(element.name)
    if (textOf && element.converted_type === 'DECIMAL') delete element.converted_type
  }
  return { leaves, nested }
}

/** Elements of the flattened tree that belong to one. */
function sizeOf(schema: readonly Element[], index: number): number {
  let size = 1
  for (let child = 0; child < (schema[index]?.num_children ?? 0); child++)
    size += sizeOf(schema, index + size)
  return size
}

function checkGroups({ row_groups }: FileMetaData): void {
  const largest = Math.max(0, ...row_groups.map(({ total_byte_size }) => Number(total_byte_size)))
  if (largest > MAX_GROUP_BYTES)
    throw invalid(
      `has a row group of ${largest} bytes, at most ${MAX_GROUP_BYTES} can be read: write it with smaller row groups (row_group_size)`,
    )
}

const boundedCompressors = Object.fromEntries(
  Object.entries(compressors).map(([codec, decompress]) => [
    codec,
    (input: Uint8Array, length: number) => {
      if (length > MAX_PAGE_BYTES) throw new Error(`a page of ${length} bytes is too large`)
      return decompress(input, length)
    },
  ]),
)

const bufferOf = (file: FileHandle, byteLength: number): AsyncBuffer => ({
  byteLength,
  async slice(start, end = byteLength) {
    const first = start < 0 ? byteLength + start : start
    const last = Math.min(end < 0 ? byteLength + end : end, byteLength)
    const bytes = new Uint8Array(Math.max(0, last - first))
    const { bytesRead } = await file.read(bytes, 0, bytes.length, first)
    return bytes.buffer.slice(0, bytesRead)
  },
})

/** What hyparquet throws is about the file. */
async function understood<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (cause) {
    throw invalid(
      `cannot be read (${(cause as Error).message}): write it again, or save the table as CSV`,
      cause,
    )
  }
}

const invalid = (what: string, cause?: unknown) =>
  new Problem('invalid_data', `the Parquet file ${what}`, { cause })
