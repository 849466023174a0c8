/**
 * The prediction log of this process: each version that is logged fills a batch of its own, which becomes a file once
 * it is large or old enough. Memory is bounded: what does not fit while the store is away is lost, and counted.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import type { Deployment } from '@modelops/common/deployment'
import type { Logger } from '@modelops/common/logging'
import { keys } from '@modelops/common/registry/keys'
import type { ModelVersion } from '../serving/model-version.js'
import { FileMaker } from './file-maker.js'
import type { LoggedModel } from './log-file.js'
import { Uploads } from './uploads.js'
import { VersionLog } from './version-log.js'

/** Of batches that are filled, and of those that wait for the store. */
const MAX_BYTES = 64 * 1024 * 1024
export interface PredictionLogOptions {
  store: Pick<ArtifactStore, 'put'>
  /** Names this process: no other one has had this name. */
  replica: string
  /** Milliseconds that its end takes at most: a store that hangs must not hold up the end of the process. */
  closeMs: number
  logger: Logger
}

type Setting = Deployment['prediction_log']

export class PredictionLog {
  readonly #files = new FileMaker()
  readonly #uploads: Uploads
  readonly #versions = new Map<ModelVersion, { log: VersionLog; setting: Setting }>()
  #lastFile = 0
  #isLosing = false

  constructor(private readonly options: PredictionLogOptions) {
    const { store, logger } = options
    this.#uploads = new Uploads({ store, files: this.#files, logger })
  }

  /** Logs a version from now on as its deployment says. */
  follow(version: ModelVersion, setting: Setting): void {
    const known = this.#versions.get(version)
    if (isDeepStrictEqual(known?.setting, setting)) return
    known?.log.end()
    version.log = undefined
    this.#versions.delete(version)
    if (!setting || setting.sample === 0) return
    const { sample, redact = {}, salt = '' } = setting
    const log = new VersionLog(version, sample, {
      isFull: (sizeBytes) => this.#isFull(sizeBytes),
      write: (columns, time, sizeBytes) => {
        const { manifest, codec, figures } = version
        const file = { model: modelOf(manifest), starts: codec.starts, redact, salt, columns }
        const key = keys.predictions(version.name, time, this.options.replica, ++this.#lastFile)
        this.#uploads.add({ key, file, sizeBytes, figures })
      },
    })
    version.log = log
    this.#versions.set(version, { log, setting })
  }

  /** It answers no more. */
  end(version: ModelVersion): void {
    this.follow(version, undefined)
  }

  /** Writes what there is; what the store has not taken in time is lost, and counted. */
  async close(): Promise<void> {
    for (const { log } of this.#versions.values()) log.end()
    this.#versions.clear()
    this.#uploads.stop()
    await Promise.race([this.#uploads.done(), delay(this.options.closeMs, undefined, { ref: false })])
    this.#uploads.abandon()
    await this.#files.close()
  }

  #isFull(sizeBytes: number): boolean {
    let held = this.#uploads.sizeBytes + sizeBytes
    for (const { log } of this.#versions.values()) held += log.sizeBytes
    const isFull = held > MAX_BYTES
    if (isFull && !this.#isLosing)
      this.options.logger.error(
        `the prediction log holds ${MAX_BYTES} bytes that the store has not taken: rows are lost until it does`,
      )
    this.#isLosing = isFull
    return isFull
  }
}

/** What a file needs of the manifest, which may have megabytes of means and categories. */
const modelOf = ({ run_id, features, labels }: ModelVersion['manifest']): LoggedModel => ({
  run_id,
  features: features.map((feature) =>
    feature.type === 'text' ? { ...feature, categories: [], means: undefined } : feature,
  ),
  labels,
})
