/** Uploads that are no text: unpacked or converted to CSV in UTF-8, which is what is kept and trained on. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { FileFormat } from '@modelops/common/data/reading'
import { Problem } from '@modelops/common/problem'
import { tooLarge, type ReceivedFile } from '../receive-file.js'
import { looksLikeArff, readArff } from './arff.js'
import { refuseForeign } from './foreign-files.js'
import { looksLikeJson, readJson } from './json.js'
import { readParquet } from './parquet.js'
import type { TableRows } from './table-rows.js'
import { writeCsv } from './write-csv.js'
import { isWorkbook, readXlsx } from './xlsx.js'
import { damaged, openArchive, type Archive } from './zip.js'

export interface UnpackedFile extends ReceivedFile {
  /** The format of what was uploaded; undefined for text. */
  format?: FileFormat
  /** Sentences on what was converted. */
  notes: string[]
}

/** An archive in an archive in an archive is no table. */
const MAX_DEPTH = 3
const FIRST_BYTES = 4_096
const ZIP = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08']
/** What unpacks to more than this must not be packed tighter than text can be. */
const FREE_BYTES = 64 * 2 ** 20
const MAX_RATIO = 250

/**
 * Recognised by their first bytes, whatever they are called: gzip, a zip archive with one table, an Excel workbook,
 * Parquet, JSON, ARFF.
 * @param limitBytes for what comes out
 * @throws Problem invalid_data, too_large
 */
export async function unpackUpload(file: ReceivedFile, limitBytes: number, depth = 0): Promise<UnpackedFile> {
  const start = await firstBytes(file.path)
  if (depth === MAX_DEPTH) throw tooDeep()
  if (start.startsWith('\x1f\x8b')) return unpackGzip(file, limitBytes, depth)
  if (ZIP.some((magic) => start.startsWith(magic))) return unpackZip(file, limitBytes, depth)
  if (start.startsWith('PAR1')) return convert('parquet', await readParquet(file.path), file, limitBytes)
  await refuseForeign(file.path, start)
  const text = start.replace(/^\xef\xbb\xbf/, '')
  if (looksLikeJson(text)) return convert('json', await readJson(file.path), file, limitBytes)
  if (looksLikeArff(text)) return convert('arff', readArff(file.path), file, limitBytes)
  return { ...file, notes: [] }
}

/** As Latin-1. */
async function firstBytes(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(FIRST_BYTES), 0, FIRST_BYTES, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await file.close()
  }
}

async function unpackGzip(file: ReceivedFile, limitBytes: number, depth: number): Promise<UnpackedFile> {
  const unpacked = await inflate(() => gunzipped(file.path), file, limitBytes)
  return outermost('gzip', await unpackUpload(unpacked, limitBytes, depth + 1))
}

function gunzipped(path: string): Readable {
  const source = createReadStream(path)
  const unpacked = createGunzip().on('close', () => source.destroy())
  source.on('error', (error) => unpacked.destroy(error))
  return source.pipe(unpacked)
}

async function unpackZip(file: ReceivedFile, limitBytes: number, depth: number): Promise<UnpackedFile> {
  const archive = await openArchive(file.path)
  try {
    if (isWorkbook(archive)) return await convert('xlsx', await readXlsx(archive), file, limitBytes)
    const entry = onlyTable(archive)
    const unpacked = await inflate(() => archive.read(entry), file, limitBytes)
    return outermost('zip', await unpackUpload(unpacked, limitBytes, depth + 1))
  } finally {
    archive.close()
  }
}

const outermost = (format: 'gzip' | 'zip', file: UnpackedFile): UnpackedFile => ({
  ...file,
  format: file.format ?? format,
  notes: file.notes.concat(file.format ? `The ${file.format} file was packed by ${format}` : []),
})

const tableName = /\.(?:csv|tsv|tab|dat|data|xlsx|parquet|json|jsonl|ndjson|arff)(?:\.gz)?$/i
/** A table, or what is to be known about the one beside it. */
const textName = /\.txt(?:\.gz)?$/i

const onlyOne = (names: readonly string[]) => (names.length === 1 ? names[0] : undefined)

function onlyTable({ entries }: Archive) {
  const names = [...entries.keys()]
  if (entries.has('xl/workbook.bin')) throw invalid('the workbook is binary (.xlsb): save it as .xlsx or CSV')
  if (entries.has('content.xml') && entries.has('mimetype'))
    throw invalid('this is an OpenDocument file, as .ods: save the sheet as .xlsx or CSV')
  if (names.length === 0) throw invalid('the archive is empty: pack the one table into it')
  if (names.length === 1) return entries.get(names[0]!)!
  const table =
    onlyOne(names.filter((name) => tableName.test(name))) ??
    onlyOne(names.filter((name) => textName.test(name)))
  if (table !== undefined) return entries.get(table)!
  const listed = names.slice(0, 10).map((name) => `'${name}'`)
  const more = names.length > 10 ? ` and ${names.length - 10} more` : ''
  throw invalid(
    `the archive holds ${names.length} files (${listed.join(', ')}${more}): pack the one table alone`,
    { received: names.slice(0, 100) },
  )
}

/**
 * Writes what comes out beside the file.
 * @param read called when there is a file to write to: a stream that fails before something reads it ends the process
 */
async function inflate(
  read: () => Readable | Promise<Readable>,
  { path, sizeBytes: packedBytes }: ReceivedFile,
  limitBytes: number,
): Promise<ReceivedFile> {
  const target = `${path}.unpacked`
  const hash = createHash('sha256')
  const output = await open(target, 'wx')
  let sizeBytes = 0
  try {
    await pipeline(await read(), async (blocks: AsyncIterable<Buffer>) => {
      for await (const block of blocks) {
        sizeBytes += block.length
        if (sizeBytes > limitBytes) throw tooLarge(limitBytes)
        if (sizeBytes > FREE_BYTES && sizeBytes > MAX_RATIO * packedBytes) throw tooTight(packedBytes)
        hash.update(block)
        await output.writeFile(block)
      }
    })
  } catch (error) {
    if (error instanceof Problem || isFileError(error)) throw error
    throw damaged(error)
  } finally {
    await output.close()
  }
  return { path: target, sha256: hash.digest('hex'), sizeBytes }
}

/** As the disk being full; those of zlib have other codes. */
const isFileError = (error: unknown) => (error as NodeJS.ErrnoException).syscall !== undefined

async function convert(
  format: FileFormat,
  table: TableRows,
  { path }: ReceivedFile,
  limitBytes: number,
): Promise<UnpackedFile> {
  try {
    const file = await writeCsv(() => table.rows(), `${path}.csv`, limitBytes)
    return { ...file, format, notes: table.notes() }
  } finally {
    await table.close()
  }
}

const invalid = (detail: string, details?: { received: unknown }) =>
  new Problem('invalid_data', detail, details)

const tooDeep = () =>
  invalid(`more than ${MAX_DEPTH} archives are packed into each other: pack the table once`)

const tooTight = (received: number) =>
  new Problem(
    'too_large',
    `the archive of ${received} bytes unpacks to more than ${MAX_RATIO} times as much, which no usual table does: send it unpacked`,
    { received, expected: `at most ${MAX_RATIO} times as much` },
  )
