/** What is done with data sets in a thread of its own: reading and writing wide tables would hold the event loop. */
import { Worker } from 'node:worker_threads'
import { storeUrlOf } from '@modelops/common/config'
import { Problem, type ProblemCode, type ProblemDetails } from '@modelops/common/problem'
import type { TrainingConfig } from '../config.js'
import type { DatasetTasks } from './dataset-tasks.js'

/** What the thread is started with. */
export type ThreadData = { storeUrl: string } & Pick<TrainingConfig, 'LOG_LEVEL' | 'MAX_DATASET_BYTES'>

export interface ThreadRequest {
  id: number
  task: keyof DatasetTasks
  args: unknown[]
}

/** `json` when it is done. */
export type ThreadAnswer = { id: number; json?: Uint8Array<ArrayBuffer> } & (
  | { problem?: { code: ProblemCode; detail: string } & Omit<ProblemDetails, 'cause'> }
  | { fault: { message: string; stack: string | undefined; code: string | undefined } }
)

type Arguments<Task extends keyof DatasetTasks> = Parameters<DatasetTasks[Task]>
interface Waiting {
  resolve(json: Buffer): void
  reject(error: Error): void
}

/** JavaScript heap, in MiB: beyond it the thread ends, not the service. */
const MAX_HEAP_MB = 1_024

export class DatasetThread {
  readonly #data: ThreadData
  #worker: Worker | undefined
  #lastId = 0
  readonly #waiting = new Map<number, Waiting>()

  constructor(config: TrainingConfig) {
    const { LOG_LEVEL, MAX_DATASET_BYTES } = config
    this.#data = { storeUrl: storeUrlOf(config), LOG_LEVEL, MAX_DATASET_BYTES }
    this.#worker = this.#start()
  }

  /**
   * The answer of a task as JSON text, which may be long.
   * @throws what the task throws; Problem unavailable when the thread ends, as it does for want of memory
   */
  run<Task extends keyof DatasetTasks>(task: Task, ...args: Arguments<Task>): Promise<Buffer> {
    this.#worker ??= this.#start()
    const id = ++this.#lastId
    this.#worker.postMessage({ id, task, args } satisfies ThreadRequest)
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const script = new URL('../../dist/dataset-worker.js', import.meta.url)
    const options = { workerData: this.#data, resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } }
    const worker = new Worker(script, options)
    let reason = 'it has ended'
    worker.on('message', (answer: ThreadAnswer) => this.#settle(answer))
    worker.on('error', (error: Error) => (reason = error.message))
    worker.on('exit', () => this.#giveUp(worker, reason))
    return worker
  }

  #settle(answer: ThreadAnswer): void {
    const waiting = this.#waiting.get(answer.id)!
    this.#waiting.delete(answer.id)
    const { json } = answer
    if (json) waiting.resolve(Buffer.from(json.buffer, json.byteOffset, json.byteLength))
    else waiting.reject(errorOf(answer))
  }

  #giveUp(worker: Worker, reason: string): void {
    if (this.#worker === worker) this.#worker = undefined
    const detail = `the thread that reads data sets has ended (${reason}): try again, with a smaller table if it needs more memory than ${MAX_HEAP_MB} MiB`
    for (const { reject } of this.#waiting.values()) reject(new Problem('unavailable', detail))
    this.#waiting.clear()
  }
}

function errorOf(answer: ThreadAnswer): Error {
  if ('fault' in answer) return Object.assign(new Error(answer.fault.message), answer.fault)
  const { code, detail, ...details } = answer.problem!
  return new Problem(code, detail, details)
}
