/** Temporary files: a directory for each piece of work, named after the process that owns it. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { isProcessAlive } from './process-alive.js'

export class Workspace {
  readonly #root: string

  /** @param home MODELOPS_HOME */
  constructor(home: string) {
    this.#root = resolve(home, 'tmp', hostname())
  }

  /** Runs an action with a new directory, which is gone when it ends. */
  async use<T>(action: (directory: string) => Promise<T>): Promise<T> {
    await mkdir(this.#root, { recursive: true })
    const directory = await mkdtemp(join(this.#root, `${process.pid}-`))
    try {
      return await action(directory)
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }

  /** Removes what dead processes have left. To be called before the first `use`: own names are leftovers, too. */
  async removeLeftovers(): Promise<void> {
    await mkdir(this.#root, { recursive: true })
    const left = (await readdir(this.#root)).filter((name) => {
      const pid = Number.parseInt(name, 10)
      return pid === process.pid || !isProcessAlive(pid)
    })
    await Promise.all(left.map((name) => rm(join(this.#root, name), { recursive: true, force: true })))
  }
}
