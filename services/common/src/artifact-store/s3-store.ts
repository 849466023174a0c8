/** The artifact store in a bucket of any server that speaks S3 with conditional writes. */
import { type FileHandle, open } from 'node:fs/promises'
import { PassThrough, type Readable } from 'node:stream'
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { ArtifactStore, StoredObject, WriteCondition } from './artifact-store.js'
import { conflict } from './conflict.js'
import { checkFolder, checkKey } from './keys.js'
import { createS3Client } from './s3-client.js'
import { ConditionProof } from './s3-conditions.js'
import { hasName, s3Problem, statusOf } from './s3-problems.js'
import { putObject, type S3Target } from './s3-put.js'
import { SMALLEST_PART_BYTES, uploadInParts } from './s3-upload.js'

export class S3Store implements ArtifactStore {
  readonly url: string
  readonly metered = true
  readonly #prefix: string
  readonly #conditions: ConditionProof

  private constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    folder: string,
    scratchKey: string,
  ) {
    this.#prefix = folder && `${folder}/`
    this.url = `s3://${bucket}/${folder}`
    this.#conditions = new ConditionProof(
      this.url,
      async (condition) => (await this.#write(scratchKey, Buffer.from('{}\n'), condition)) !== undefined,
    )
  }

  /** Opens the store below a folder of a bucket (`''` for all of it) and, with `check`, sees that it can be listed. */
  static async open(bucket: string, folder: string, scratchKey: string, check: boolean): Promise<S3Store> {
    const store = new S3Store(createS3Client(process.env), bucket, folder, scratchKey)
    if (!check) return store
    const listing = new ListObjectsV2Command({ Bucket: bucket, Prefix: store.#prefix, MaxKeys: 1 })
    try {
      await store.#asProblem(store.client.send(listing))
      return store
    } catch (error) {
      store.close()
      throw error
    }
  }

  async get(key: string): Promise<StoredObject | undefined> {
    const found = await this.getIfChanged(key)
    return found === 'unchanged' ? undefined : found
  }

  async getIfChanged(key: string, etag?: string): Promise<StoredObject | 'unchanged' | undefined> {
    const found = await this.#asProblem(this.#fetch(this.#at(key), etag))
    if (!found || found === 'unchanged') return found
    const body = Buffer.from(await this.#asProblem(found.Body!.transformToByteArray()))
    return { body, etag: found.ETag! }
  }

  async stream(key: string): Promise<Readable | undefined> {
    const found = await this.#asProblem(this.#fetch(this.#at(key)))
    if (!found || found === 'unchanged') return undefined
    return mapErrors(found.Body as Readable, (error) => s3Problem(error, this.url))
  }

  async put(key: string, body: Buffer, condition?: WriteCondition): Promise<string> {
    if (condition) await this.#conditions.require()
    const etag = await this.#write(key, body, condition)
    if (etag === undefined) throw conflict(key, condition!)
    return etag
  }

  requireConditions(): Promise<void> {
    return this.#conditions.require()
  }

  async putFile(key: string, path: string): Promise<void> {
    const target = this.#at(key)
    const file = await open(path)
    try {
      await this.#asProblem(this.#upload(target, file))
    } finally {
      await file.close()
    }
  }

  async exists(key: string): Promise<boolean> {
    return this.#asProblem(this.#isThere(this.#at(key)))
  }

  async listFolders(folder: string): Promise<string[]> {
    const checked = checkFolder(folder)
    const names = await this.#asProblem(this.#namesBelow(this.#prefix + (checked && `${checked}/`)))
    return names.filter((name) => name !== '' && !name.startsWith('.')).sort()
  }

  close(): void {
    this.client.destroy()
  }

  /** The new ETag; undefined when the condition does not hold. */
  #write(key: string, body: Buffer, condition?: WriteCondition) {
    return this.#asProblem(putObject(this.client, this.#at(key), body, condition))
  }

  #at(key: string): S3Target {
    return { Bucket: this.bucket, Key: this.#prefix + checkKey(key) }
  }

  async #asProblem<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer
    } catch (error) {
      throw s3Problem(error, this.url)
    }
  }

  async #fetch(target: S3Target, etag?: string) {
    try {
      const condition = etag === undefined ? {} : { IfNoneMatch: etag }
      return await this.client.send(new GetObjectCommand({ ...target, ...condition }))
    } catch (error) {
      if (statusOf(error) === 304) return 'unchanged'
      if (hasName(error, 'NoSuchKey')) return undefined
      throw error
    }
  }

  async #isThere(target: S3Target) {
    try {
      await this.client.send(new HeadObjectCommand(target))
      return true
    } catch (error) {
      if (statusOf(error) === 404) return false
      throw error
    }
  }

  async #upload(target: S3Target, file: FileHandle) {
    const { size } = await file.stat()
    if (size <= SMALLEST_PART_BYTES) await putObject(this.client, target, await file.readFile())
    else await uploadInParts(this.client, target, file, size)
  }

  async #namesBelow(Prefix: string) {
    const names: string[] = []
    const pages = paginateListObjectsV2(
      { client: this.client },
      { Bucket: this.bucket, Prefix, Delimiter: '/' },
    )
    for await (const { CommonPrefixes = [] } of pages) {
      names.push(...CommonPrefixes.map((found) => found.Prefix!.slice(Prefix.length, -1)))
    }
    return names
  }
}

/** The same bytes; an error on the way becomes a problem. */
function mapErrors(source: Readable, map: (error: unknown) => Error): Readable {
  const output = new PassThrough()
  source.on('error', (error) => output.destroy(map(error)))
  output.on('close', () => source.destroy())
  return source.pipe(output)
}
