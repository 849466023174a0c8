/** A worker thread that has loaded one model; what it does is in ../model-thread.ts. */
import { Worker } from 'node:worker_threads'
import { Problem, type ProblemCode } from '@modelops/common/problem'
import type { ModelArtifacts } from '@modelops/common/registry/model-registry'
import type { BackendName } from '@modelops/common/tensorflow/installed-backends'
import type { LinearModel } from './linear-model.js'
import type { Answering } from './local-runner.js'
import type { ServingBackend } from './runner.js'

/** What the thread loads. */
export interface ThreadData {
  manifest: Answering
  modelJson: Uint8Array
  weights: Uint8Array
  known: BackendName | undefined
}

/** Without one, the thread ends. */
export type ThreadRequest = { rows: Float32Array; count: number } | undefined

export interface Loaded {
  backend: ServingBackend
  inputWidth: number
  outputWidth: number
  mostRows: number
  linear: LinearModel | undefined
}

/** The first one says how loading went; then they come in the order of the requests. */
export type ThreadAnswer =
  | { loaded: Loaded }
  | { outputs: Float32Array }
  | { error: string; problem?: { code: ProblemCode; received: unknown; expected: unknown } | undefined }

/** The thread is no more: it has crashed, was short of memory, or was asked to end. */
export class ThreadEnded extends Error {}

interface Waiting {
  resolve(answer: ThreadAnswer): void
  reject(error: ThreadEnded): void
}

export class ComputingThread {
  /** Resolves with the reason. */
  readonly ended: Promise<string>
  readonly #worker: Worker
  readonly #waiting: Waiting[] = []
  #reason: string | undefined

  /** @throws Problem as when the model is loaded here, ThreadEnded */
  static async start(data: ThreadData): Promise<{ thread: ComputingThread; loaded: Loaded }> {
    const thread = new ComputingThread(data)
    const answer = await thread.#answer()
    if ('loaded' in answer) return { thread, loaded: answer.loaded }
    throw errorOf(answer)
  }

  private constructor(data: ThreadData) {
    const script = new URL('../../dist/model-thread.js', import.meta.url)
    const transferList = [data.weights.buffer as ArrayBuffer]
    this.#worker = new Worker(script, { workerData: data, transferList })
    this.#worker.on('message', (answer: ThreadAnswer) => this.#waiting.shift()!.resolve(answer))
    let error: Error | undefined
    this.#worker.on('error', (cause: Error) => (error = cause))
    this.ended = new Promise((resolve) =>
      this.#worker.on('exit', (code) => {
        this.#reason = error?.message ?? `it has ended with code ${code}`
        resolve(this.#reason) // first: who waits is then refused by what follows from it
        this.#refuseWaiting()
      }),
    )
  }

  /**
   * @param rows change hands
   * @throws ThreadEnded, or what the model has against the rows
   */
  async run(rows: Float32Array, count: number): Promise<Float32Array> {
    this.#worker.postMessage({ rows, count } satisfies ThreadRequest, [rows.buffer as ArrayBuffer])
    const answer = await this.#answer()
    if ('outputs' in answer) return answer.outputs
    throw errorOf(answer)
  }

  /** Once it has answered what it was asked. */
  end(): void {
    this.#worker.postMessage(undefined satisfies ThreadRequest)
  }

  /** The first one, or the next one that no other call waits for. */
  #answer(): Promise<ThreadAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      if (this.#reason !== undefined) this.#refuseWaiting()
    })
  }

  #refuseWaiting(): void {
    for (const { reject } of this.#waiting.splice(0)) reject(new ThreadEnded(this.#reason))
  }
}

/** The manifest's part that a thread needs, and the files; whole buffers change hands without a copy. */
export function threadData(
  { model_format, task, features, labels, samples }: Answering,
  { modelJson, weights }: ModelArtifacts,
  known: BackendName | undefined,
): ThreadData {
  const manifest = { model_format, task, features, labels, samples }
  return { manifest, modelJson, weights: transferable(weights), known }
}

const transferable = (bytes: Buffer): Uint8Array =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes)

function errorOf(answer: ThreadAnswer): Error {
  if (!('error' in answer)) return new Error('the thread of the model answered something else')
  const { error, problem } = answer
  return problem ? new Problem(problem.code, error, problem) : new Error(error)
}
