/** Reads the prediction log of a store in a directory. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'

/** Paths below the store, sorted. */
export async function logFilesOf(directory: string, model = 'wine'): Promise<string[]> {
  const folder = join('predictions', model)
  const found = await readdir(join(directory, folder), { recursive: true }).catch(() => [])
  return found
    .filter((path) => path.endsWith('.parquet'))
    .map((path) => join(folder, path))
    .toSorted()
}

export async function readLogFile(directory: string, path: string): Promise<Record<string, unknown>[]> {
  const bytes = await readFile(join(directory, path))
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  return parquetReadObjects({ file })
}

/** All rows of a model's log. */
export async function readLog(directory: string, model = 'wine'): Promise<Record<string, unknown>[]> {
  const files = await logFilesOf(directory, model)
  return (await Promise.all(files.map((path) => readLogFile(directory, path)))).flat()
}
