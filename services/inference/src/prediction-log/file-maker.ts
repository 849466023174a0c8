/** Makes the files of the log in a thread of its own, which starts with the first one: requests wait for none of it. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { buffersOf } from './column-batch.js'
import type { LogFile } from './log-file.js'

export type MadeFile = { bytes: Uint8Array<ArrayBuffer> } | { error: string }

export class FileMaker {
  #worker: Worker | undefined

  /**
   * One at a time.
   * @param file its columns change hands
   * @throws Error where it cannot be made, or the thread has ended
   */
  async make(file: LogFile): Promise<Uint8Array<ArrayBuffer>> {
    const worker = (this.#worker ??= this.#start())
    worker.postMessage(file, buffersOf(file.columns))
    const [made] = (await Promise.race([once(worker, 'message'), ended(worker)])) as [MadeFile]
    if ('bytes' in made) return made.bytes
    throw new Error(made.error)
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(new URL('../../dist/log-thread.js', import.meta.url))
    worker.unref()
    worker.once('exit', () => (this.#worker = undefined))
    return worker
  }
}

async function ended(worker: Worker): Promise<never> {
  const [code] = (await once(worker, 'exit')) as [number]
  throw new Error(`the thread that makes files has ended with code ${code}`)
}
