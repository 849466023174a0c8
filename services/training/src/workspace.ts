/** Temporary files: a directory for each piece of work, named after the process that owns it. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { makeDirectory } from '@modelops/common/make-directory'
import { Problem } from '@modelops/common/problem'
import { isProcessAlive } from './process-alive.js'

export class Workspace {
  readonly #root: string

  /** @param home MODELOPS_HOME */
  constructor(home: string) {
    this.#root = resolve(home, 'tmp', hostname())
  }

  /** Runs an action with a new directory, which is gone when it ends. Throws `store_unavailable` when the disk is full. */
  async use<T>(action: (directory: string) => Promise<T>): Promise<T> {
    try {
      return await this.#with(action)
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? this.#isFull(error) : error
    }
  }

  async #with<T>(action: (directory: string) => Promise<T>): Promise<T> {
    await makeDirectory(this.#root)
    const directory = await mkdtemp(join(this.#root, `${process.pid}-`))
    try {
      return await action(directory)
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }

  #isFull(cause: unknown): Problem {
    const detail = `no space is left for temporary files in ${this.#root}: free some, or set MODELOPS_HOME to another place`
    return new Problem('store_unavailable', detail, { cause })
  }

  /** Removes what dead processes have left. To be called before the first `use`: own names are leftovers, too. */
  async removeLeftovers(): Promise<void> {
    await makeDirectory(this.#root)
    const left = (await readdir(this.#root)).filter((name) => {
      const pid = Number.parseInt(name, 10)
      return pid === process.pid || !isProcessAlive(pid)
    })
    await Promise.all(left.map((name) => rm(join(this.#root, name), { recursive: true, force: true })))
  }
}
