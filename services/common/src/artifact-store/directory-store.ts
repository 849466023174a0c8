/**
 * The artifact store in a directory. Readers need no lock, since files are only ever replaced as a whole; writers
 * of all processes take one kernel lock for the moment of comparing and renaming.
 */
import { access, type FileHandle, mkdtemp, open, readdir, rmdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import type { ArtifactStore, StoredObject, WriteCondition } from './artifact-store.js'
import { conflict, holds } from './conflict.js'
import { makeDirectory } from '../make-directory.js'
import { directoryProblem, hasCode } from './directory-problems.js'
import { withFileLock } from './file-lock.js'
import { checkFolder, checkKey } from './keys.js'
import { etagOf, publishFile, removeStaleFiles } from './publish-file.js'

export class DirectoryStore implements ArtifactStore {
  readonly url: string
  readonly metered = false
  readonly #lockPath: string
  readonly #tempFolder: string

  private constructor(private readonly root: string) {
    this.url = pathToFileURL(root).href
    this.#lockPath = join(root, '.lock')
    this.#tempFolder = join(root, '.tmp')
  }

  /** Opens the store in a directory (an absolute path), creates it if missing, and checks that it can be written. */
  static async open(root: string): Promise<DirectoryStore> {
    const store = new DirectoryStore(root)
    try {
      await makeDirectory(store.#tempFolder)
      await (await open(store.#lockPath, 'a')).close()
      for (const folder of [root, store.#tempFolder]) await rmdir(await mkdtemp(join(folder, '.probe-')))
      await withFileLock(store.#lockPath, () => undefined)
      await removeStaleFiles(store.#tempFolder)
      return store
    } catch (error) {
      throw directoryProblem(error, root)
    }
  }

  async get(key: string): Promise<StoredObject | undefined> {
    return this.#read(checkKey(key), async (path) => {
      const file = await open(path)
      try {
        const stats = await file.stat({ bigint: true })
        return stats.isFile() ? { body: await file.readFile(), etag: etagOf(stats) } : undefined
      } finally {
        await file.close()
      }
    })
  }

  async getIfChanged(key: string, etag: string): Promise<StoredObject | 'unchanged' | undefined> {
    const stats = await this.#read(checkKey(key), (path) => stat(path, { bigint: true }))
    return stats && etagOf(stats) === etag ? 'unchanged' : this.get(key)
  }

  async stream(key: string): Promise<Readable | undefined> {
    return this.#read(checkKey(key), async (path) => {
      const file = await open(path)
      if ((await file.stat()).isFile()) return file.createReadStream()
      await file.close()
      return undefined
    })
  }

  async put(key: string, body: Buffer, condition?: WriteCondition): Promise<string> {
    return this.#write(key, (file) => file.writeFile(body), condition)
  }

  async putFile(key: string, path: string): Promise<void> {
    const source = await open(path)
    try {
      await this.#write(key, (file) => writeFile(file, source.createReadStream({ autoClose: false })))
    } finally {
      await source.close()
    }
  }

  async exists(key: string): Promise<boolean> {
    return (await this.#read(checkKey(key), (path) => stat(path)))?.isFile() ?? false
  }

  async listFolders(folder: string): Promise<string[]> {
    const entries = await this.#read(checkFolder(folder), (path) => readdir(path, { withFileTypes: true }))
    return (entries ?? [])
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort()
  }

  /** `open` has taken the lock that they rest on. */
  async requireConditions(): Promise<void> {}

  close(): void {
    // Nothing stays open between calls.
  }

  async #read<T>(key: string, action: (path: string) => Promise<T>): Promise<T | undefined> {
    try {
      return await action(join(this.root, key))
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) throw directoryProblem(error, this.root)
      await this.#checkPresent()
      return undefined
    }
  }

  /** A volume that is no longer mounted must not look like an empty store. */
  async #checkPresent() {
    try {
      await access(this.#lockPath)
    } catch (error) {
      throw directoryProblem(error, this.root)
    }
  }

  async #write(key: string, fill: (file: FileHandle) => Promise<void>, condition?: WriteCondition) {
    const target = join(this.root, checkKey(key))
    const check = (oldEtag: string | undefined) => {
      if (condition && !holds(condition, oldEtag)) throw conflict(key, condition)
    }
    try {
      return await publishFile({
        target,
        tempFolder: this.#tempFolder,
        lockPath: this.#lockPath,
        fill,
        check,
      })
    } catch (error) {
      throw directoryProblem(error, this.root)
    }
  }
}
