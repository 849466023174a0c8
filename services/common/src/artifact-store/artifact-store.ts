/** Where data sets, runs and deployments are kept: a directory, or a bucket that speaks S3. */
import type { Readable } from 'node:stream'

export interface StoredObject {
  body: Buffer
  /** Changes whenever the object does; opaque. */
  etag: string
}

/** What must hold for a write to happen; otherwise it is refused with the problem `conflict`. */
export type WriteCondition = { ifMatch: string } | { ifNoneMatch: '*' }

/**
 * Keys are relative paths such as `models/wine/deployment.json`. A read of a key that does not exist gives
 * `undefined`. Every write is atomic: a reader sees the old object or the new one, never a part of it.
 * A store that cannot be reached is the problem `store_unavailable`, naming the store and the cause.
 */
export interface ArtifactStore {
  /** The URL it was opened with, without credentials. */
  readonly url: string
  /** Whether every request is paid for: who waits for changes then asks as seldom as the promise allows. */
  readonly metered: boolean
  get(key: string): Promise<StoredObject | undefined>
  /** The object when its ETag is no longer `etag`; `'unchanged'` otherwise, without reading the body. */
  getIfChanged(key: string, etag: string): Promise<StoredObject | 'unchanged' | undefined>
  /** The object's bytes from start to end, in bounded memory. */
  stream(key: string): Promise<Readable | undefined>
  /** Writes a small object and returns its new ETag. */
  put(key: string, body: Buffer, condition?: WriteCondition): Promise<string>
  /** Copies a local file of any size into the store. */
  putFile(key: string, path: string): Promise<void>
  exists(key: string): Promise<boolean>
  /** The names directly below a folder (`models/` gives `wine`, `iris`), sorted; `[]` when there is none. */
  listFolders(folder: string): Promise<string[]>
  /** Makes sure that the conditions of writes are honoured: the problem `store_unavailable` where they are not. */
  requireConditions(): Promise<void>
  /** Releases connections. */
  close(): void
}
