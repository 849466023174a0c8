/** Brings batches of the log into the store: one after the other, again and again while the store does not answer. */
import { setTimeout as delay } from 'node:timers/promises'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import type { Logger } from '@modelops/common/logging'
import type { VersionFigures } from '../serving/figures.js'
import type { FileMaker } from './file-maker.js'
import type { LogFile } from './log-file.js'

const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 30_000

export interface Upload {
  readonly key: string
  readonly file: LogFile
  /** Bytes of memory until it is in the store. */
  readonly sizeBytes: number
  readonly figures: Pick<VersionFigures, 'loggedRows' | 'unloggedRows'>
}

export interface UploadsOptions {
  store: Pick<ArtifactStore, 'put'>
  files: Pick<FileMaker, 'make'>
  logger: Logger
}

export class Uploads {
  readonly #queue: Upload[] = []
  readonly #stopped = new AbortController()
  #sizeBytes = 0
  #running: Promise<void> | undefined

  constructor(private readonly options: UploadsOptions) {}

  /** Of what waits. */
  get sizeBytes(): number {
    return this.#sizeBytes
  }

  add(upload: Upload): void {
    this.#queue.push(upload)
    this.#sizeBytes += upload.sizeBytes
    this.#running ??= this.#run()
  }

  /** Resolves once nothing waits. */
  async done(): Promise<void> {
    await this.#running
  }

  /** Tries once more what waits, and gives up what the store does not take. */
  stop(): void {
    this.#stopped.abort()
  }

  /** Gives up what still waits. */
  abandon(): void {
    for (const { file, figures } of this.#queue.splice(0)) figures.unloggedRows += file.columns.rows
    this.#sizeBytes = 0
  }

  async #run(): Promise<void> {
    for (let upload = this.#queue[0]; upload; upload = this.#queue[0]) {
      const rows = upload.file.columns.rows
      const isStored = await this.#bring(upload)
      if (this.#queue[0] !== upload) return
      if (isStored) upload.figures.loggedRows += rows
      else upload.figures.unloggedRows += rows
      this.#sizeBytes -= upload.sizeBytes
      this.#queue.shift()
    }
    this.#running = undefined
  }

  /** @returns whether it is in the store */
  async #bring({ key, file }: Upload): Promise<boolean> {
    const { files, logger } = this.options
    try {
      const bytes = await files.make(file)
      await this.#put(key, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
      return true
    } catch (error) {
      logger.error({ err: error, key }, 'a file of the prediction log is lost')
      return false
    }
  }

  /** The same bytes under the same name, so that a write whose answer was lost does no harm when it is repeated. */
  async #put(key: string, body: Buffer): Promise<void> {
    const { store, logger } = this.options
    for (let attempt = 0; ; attempt++) {
      const isLast = this.#stopped.signal.aborted
      try {
        await store.put(key, body)
        if (attempt > 0) logger.info({ key }, 'the prediction log is written again')
        return
      } catch (error) {
        if (isLast) throw error
        if (attempt === 0) logger.warn({ err: error, key }, 'the prediction log waits for the store')
        await this.#pause(attempt)
      }
    }
  }

  /** With jitter; ends at once where nothing is tried any more. */
  async #pause(attempt: number): Promise<void> {
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt)
    const { signal } = this.#stopped
    await delay(longest * (0.5 + Math.random() / 2), undefined, { signal, ref: false }).catch(() => undefined)
  }
}
