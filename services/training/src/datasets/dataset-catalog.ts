/** The data sets of the store: `datasets/<name>/<sha256>/data.csv schema.json`, complete once the schema exists. */
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { isDeepStrictEqual } from 'node:util'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import { rereadCsv } from '@modelops/common/data/csv'
import { datasetSchema, type DatasetSchema } from '@modelops/common/data/dataset-schema'
import { inferSchema } from '@modelops/common/data/infer-schema'
import {
  readingOptions,
  type FileFormat,
  type Reading,
  type ReadingOptions,
} from '@modelops/common/data/reading'
import { BLOCK_BYTES, detectEncoding } from '@modelops/common/data/text-encoding'
import type { Logger } from '@modelops/common/logging'
import { isProblem, Problem } from '@modelops/common/problem'
import { encodeDocument, parseDocument, unlessDamaged } from '@modelops/common/registry/documents'
import { checkName, keys } from '@modelops/common/registry/keys'
import { isName } from '@modelops/common/rules/names'
import { cutText } from '@modelops/common/cut-text'
import { summaryOf, type DatasetSummary } from './dataset-view.js'
import { unpackUpload } from './formats/unpack-upload.js'
import type { ReceivedFile } from './receive-file.js'
import { verified } from './verified.js'

const MAX_CELL_LENGTH = 200
/** Kept in memory, at most a few kilobytes each. */
const MAX_SUMMARIES = 10_000

/** The beginning of a table, as it stands in the file. */
export interface Preview {
  header: string[]
  rows: string[][]
}

export class DatasetCatalog {
  readonly #summaries = new Map<string, { etag: string; summary: DatasetSummary }>()

  constructor(
    private readonly store: ArtifactStore,
    private readonly logger: Logger,
    /** For what an upload unpacks to. */
    private readonly maxBytes = Infinity,
  ) {}

  /**
   * Stores a table under a name, one that is no text as CSV in UTF-8; the same content again becomes the newest of that name, and repairs what is damaged.
   * @param charset the announced encoding, where options prescribe none
   * @throws Problem invalid_data naming the row
   */
  async add(
    name: string,
    received: ReceivedFile,
    options: ReadingOptions = {},
    charset?: string,
  ): Promise<DatasetSchema> {
    checkName('data set', name)
    const { path, sha256, format, notes } = await unpackUpload(received, this.maxBytes)
    const source = { format, conversion_notes: notes }
    const inferred = await understand(
      () => createReadStream(path, { highWaterMark: BLOCK_BYTES }),
      source,
      options,
      charset,
    )
    const created = new Date().toISOString()
    const schema: DatasetSchema = { format_version: 1, name, sha256, created, ...inferred }
    if (!(await this.#isIntact(schema))) await this.store.putFile(csvKey(schema), path)
    await this.store.put(keys.datasetFile(name, sha256, 'schema.json'), encodeDocument(schema))
    return schema
  }

  /**
   * Reads the newest data set of a name once more, with other options: its schema is replaced, its bytes stay.
   * @throws Problem dataset_not_found; invalid_data naming the row
   */
  async reread(name: string, options: ReadingOptions): Promise<DatasetSchema> {
    const dataset = await this.get(name)
    const { format_version, sha256, created, reading } = dataset
    const inferred = await understand(() => this.open(dataset), reading ?? {}, options)
    const schema: DatasetSchema = { format_version, name, sha256, created, ...inferred }
    await this.store.put(keys.datasetFile(name, sha256, 'schema.json'), encodeDocument(schema))
    return schema
  }

  /**
   * The data set as it is with other marks of missing values: types, classes and counts follow from them, so all of the
   * table is read once more. Nothing is stored.
   * @param missing undefined: as it was read
   * @throws Problem invalid_data, artifact_corrupt
   */
  async withMarks(dataset: DatasetSchema, missing: readonly string[] | undefined): Promise<DatasetSchema> {
    if (missing === undefined || isDeepStrictEqual(missing, dataset.missing_marks)) return dataset
    const { reading } = dataset
    const given = readingOptions.parse(reading?.prescribed ?? {})
    const options = { ...given, missing: [...missing], ...(reading && { encoding: reading.encoding }) }
    return { ...dataset, ...(await understand(() => this.open(dataset), reading ?? {}, options)) }
  }

  /**
   * The newest data set of that name whose schema can be read.
   * @throws Problem artifact_corrupt or format_too_new when there are some and none can
   */
  async find(name: string): Promise<DatasetSchema | undefined> {
    const newest = await this.#newest(name)
    return newest && this.#read(name, newest.sha256)
  }

  /** @throws Problem dataset_not_found */
  async get(name: string): Promise<DatasetSchema> {
    const dataset = await this.find(name)
    if (dataset) return dataset
    throw new Problem(
      'dataset_not_found',
      `no data set is called ${JSON.stringify(name)}; GET /datasets lists them, POST /datasets?name=${name} uploads one`,
      { received: name },
    )
  }

  /** @throws Problem artifact_corrupt when it is missing or damaged */
  async version(name: string, sha256: string): Promise<DatasetSchema> {
    const dataset = await this.#read(name, sha256)
    if (dataset) return dataset
    throw missing(keys.datasetFile(name, sha256, 'schema.json'))
  }

  /** The newest of each name, by name; without names whose newest one cannot be determined. */
  async list(): Promise<DatasetSummary[]> {
    const names = (await this.store.listFolders(keys.datasets)).filter(isName)
    const datasets = await Promise.all(
      names.map((name) => unlessDamaged(this.#newest(name), () => undefined)),
    )
    return datasets.filter((dataset) => dataset !== undefined)
  }

  /**
   * The CSV text, as it was uploaded.
   * @throws Problem artifact_corrupt when it is missing; the stream does when its end shows that it was changed
   */
  async open(dataset: DatasetSchema): Promise<Readable> {
    return verified(await this.#stream(dataset), csvKey(dataset), dataset.sha256)
  }

  /**
   * Reads all of the CSV text.
   * @throws Problem artifact_corrupt when it is not the one that was uploaded
   */
  async check(dataset: DatasetSchema): Promise<void> {
    await finished((await this.open(dataset)).resume())
  }

  /** The first rows; no more of the file is read, and longer cells are cut. */
  async preview(dataset: DatasetSchema, count: number): Promise<Preview> {
    const { header, chunks } = await rereadCsv(await this.#stream(dataset), dataset.reading)
    const rows: string[][] = []
    for await (const chunk of chunks) {
      rows.push(...chunk.slice(0, count - rows.length))
      if (rows.length === count) break
    }
    return { header, rows: rows.map((row) => row.map((cell) => cutText(cell, MAX_CELL_LENGTH))) }
  }

  async #newest(name: string): Promise<DatasetSummary | undefined> {
    const hashes = await this.store.listFolders(keys.dataset(name))
    const damages: Problem[] = []
    const read = (sha256: string) =>
      unlessDamaged(this.#summary(name, sha256), (damage) => damages.push(damage))
    const found = await Promise.all(hashes.map(read))
    for (const { detail } of damages)
      this.logger.warn({ dataset: name, detail }, 'the schema of a data set cannot be read')
    const versions = found.filter((version) => version !== undefined)
    if (versions.length === 0 && damages[0]) throw damages[0]
    return versions.sort((a, b) => b.created.localeCompare(a.created))[0]
  }

  /** A schema is read again only when it was changed. */
  async #summary(name: string, sha256: string): Promise<DatasetSummary | undefined> {
    const key = keys.datasetFile(name, sha256, 'schema.json')
    const known = this.#summaries.get(key)
    const object = known ? await this.store.getIfChanged(key, known.etag) : await this.store.get(key)
    if (object === 'unchanged') return known!.summary
    this.#summaries.delete(key)
    if (!object) return undefined
    const summary = summaryOf(parseDocument(datasetSchema, key, object))
    if (this.#summaries.size >= MAX_SUMMARIES) this.#summaries.clear()
    this.#summaries.set(key, { etag: object.etag, summary })
    return summary
  }

  /** Reading is cheaper than writing, and a bucket may keep every version of an object. */
  async #isIntact(dataset: DatasetSchema): Promise<boolean> {
    try {
      await this.check(dataset)
      return true
    } catch (error) {
      if (isProblem(error, 'artifact_corrupt')) return false
      throw error
    }
  }

  async #stream(dataset: DatasetSchema): Promise<Readable> {
    const key = csvKey(dataset)
    const stream = await this.store.stream(key)
    if (stream) return stream
    throw missing(key)
  }

  async #read(name: string, sha256: string): Promise<DatasetSchema | undefined> {
    const key = keys.datasetFile(name, sha256, 'schema.json')
    const object = await this.store.get(key)
    return object && parseDocument(datasetSchema, key, object)
  }
}

type Source = { [Key in 'format' | 'conversion_notes']?: Reading[Key] | undefined }

/** Twice: the encoding is judged by all of it. */
async function understand(
  open: () => Readable | Promise<Readable>,
  { format, conversion_notes = [] }: Source,
  given: ReadingOptions,
  charset?: string,
) {
  const options = { ...given, ...(format && knownOf[format]) }
  const encoding = options.encoding ?? (await detectEncoding(await open(), charset))
  const { reading, ...inferred } = await inferSchema(await open(), options, encoding)
  if (!reading || !format) return { ...inferred, ...(reading && { reading }) }
  const notes = [...conversion_notes, ...reading.notes]
  return { ...inferred, reading: { ...reading, notes, format, conversion_notes } }
}

/** How the text that a format is converted to is read. */
const knownOf: Partial<Record<FileFormat, ReadingOptions>> = {
  xlsx: { encoding: 'utf-8', delimiter: ',' },
  parquet: { encoding: 'utf-8', delimiter: ',', header: true },
  json: { encoding: 'utf-8', delimiter: ',', header: true },
  arff: { encoding: 'utf-8', delimiter: ',', header: true },
}

const csvKey = ({ name, sha256 }: DatasetSchema) => keys.datasetFile(name, sha256, 'data.csv')

const missing = (key: string) =>
  new Problem('artifact_corrupt', `${key} is missing; upload the data set again`, { received: key })
