/** Runs a model in a thread of its own, so that the event loop stays free. */
import { Worker } from 'node:worker_threads'
import type { Forest } from '@modelops/common/forest/forest'
import { readForest } from '@modelops/common/forest/forest-files'
import { Problem, type ProblemCode } from '@modelops/common/problem'
import type { ModelArtifacts } from '@modelops/common/registry/model-registry'
import type { BackendName } from '@modelops/common/tensorflow/installed-backends'
import type { LinearModel } from './linear-model.js'
import type { Answering } from './local-runner.js'
import type { ModelRunner, ServingBackend } from './runner.js'

/** What the thread loads. */
export interface ThreadData {
  manifest: Answering
  modelJson: Uint8Array
  weights: Uint8Array
  known: BackendName | undefined
}

/** Without one, the thread ends. */
export type ThreadRequest = { rows: Float32Array; count: number } | undefined

interface Loaded {
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

interface Waiting {
  resolve(answer: ThreadAnswer): void
  reject(error: Error): void
}

export class ThreadRunner implements ModelRunner {
  readonly hasThread = true
  readonly backend: ServingBackend
  readonly inputWidth: number
  readonly outputWidth: number
  readonly mostRows: number
  readonly linear: LinearModel | undefined

  /** @throws Problem as when the model is loaded here */
  static async load(
    { model_format, task, features, labels, samples }: Answering,
    { modelJson, weights }: ModelArtifacts,
    known: BackendName | undefined,
  ): Promise<ThreadRunner> {
    const forest = model_format === 'trees' ? await readForest(modelJson, weights) : undefined
    const manifest = { model_format, task, features, labels, samples }
    const thread = new Thread({ manifest, modelJson, weights: transferable(weights), known })
    const answer = await thread.answer()
    if ('loaded' in answer) return new ThreadRunner(thread, answer.loaded, forest)
    throw errorOf(answer)
  }

  private constructor(
    private readonly thread: Thread,
    { backend, inputWidth, outputWidth, mostRows, linear }: Loaded,
    readonly forest: Forest | undefined,
  ) {
    this.backend = backend
    this.inputWidth = inputWidth
    this.outputWidth = outputWidth
    this.mostRows = Math.max(1, mostRows)
    this.linear = linear
  }

  async run(rows: Float32Array, count: number): Promise<Float32Array> {
    const answer = await this.thread.ask(rows.slice(0, count * this.inputWidth), count)
    if ('outputs' in answer) return answer.outputs
    throw errorOf(answer)
  }

  dispose(): void {
    this.thread.end()
  }
}

class Thread {
  readonly #worker: Worker
  readonly #waiting: Waiting[] = []
  #hasEnded = false
  #reason = 'it has ended'

  constructor(data: ThreadData) {
    const script = new URL('../../dist/model-thread.js', import.meta.url)
    const transferList = [data.weights.buffer as ArrayBuffer]
    this.#worker = new Worker(script, { workerData: data, transferList })
    this.#worker.on('message', (answer: ThreadAnswer) => this.#waiting.shift()!.resolve(answer))
    this.#worker.on('error', ({ message }) => (this.#reason = message))
    this.#worker.on('exit', () => this.#giveUp())
  }

  /** The first one, or the next one that no other call waits for. */
  answer(): Promise<ThreadAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      if (this.#hasEnded) this.#giveUp()
    })
  }

  ask(rows: Float32Array, count: number): Promise<ThreadAnswer> {
    this.#worker.postMessage({ rows, count } satisfies ThreadRequest, [rows.buffer as ArrayBuffer])
    return this.answer()
  }

  /** Once it has answered what it was asked. */
  end(): void {
    this.#worker.postMessage(undefined satisfies ThreadRequest)
  }

  #giveUp(): void {
    this.#hasEnded = true
    const problem = new Problem('unavailable', `the thread of the model does not answer: ${this.#reason}`)
    for (const { reject } of this.#waiting.splice(0)) reject(problem)
  }
}

/** Whole buffers change hands without a copy. */
const transferable = (bytes: Buffer): Uint8Array =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes)

function errorOf(answer: ThreadAnswer): Error {
  if (!('error' in answer)) return new Error('the thread of the model answered something else')
  const { error, problem } = answer
  return problem ? new Problem(problem.code, error, problem) : new Error(error)
}
