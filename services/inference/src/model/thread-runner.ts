/** Runs a model in a thread of its own, so that the event loop stays free. A thread that ends is started again. */
import type { Forest } from '@modelops/common/forest/forest'
import { readForest } from '@modelops/common/forest/forest-files'
import { messageOf, Problem } from '@modelops/common/problem'
import type { ModelArtifacts } from '@modelops/common/registry/model-registry'
import { isBackendName, type BackendName } from '@modelops/common/tensorflow/installed-backends'
import { BackOff } from './back-off.js'
import { ComputingThread, ThreadEnded, threadData, type Loaded } from './computing-thread.js'
import type { LinearModel } from './linear-model.js'
import type { Answering } from './local-runner.js'
import type { ModelRunner, ServingBackend } from './runner.js'

/** What a model in a thread needs from the service. */
export interface ThreadCare {
  /** Reads the files once more: they may be large, and are not kept. */
  readFiles(): Promise<ModelArtifacts>
  /** Called each time that the thread has ended unasked, or could not be started again. */
  ended(reason: string, retryMs: number): void
  /** Called once it computes again. */
  restarted(): void
}

export class ThreadRunner implements ModelRunner {
  readonly hasThread = true
  readonly backend: ServingBackend
  readonly inputWidth: number
  readonly outputWidth: number
  readonly mostRows: number
  readonly linear: LinearModel | undefined
  readonly #backOff = new BackOff()
  /** Undefined while it is started again. */
  #thread: ComputingThread | undefined
  #outage: { reason: string; until: number } | undefined
  #timer: NodeJS.Timeout | undefined
  #isDisposed = false

  /** @throws Problem as when the model is loaded here */
  static async load(
    manifest: Answering,
    files: ModelArtifacts,
    known: BackendName | undefined,
    care: ThreadCare,
  ): Promise<ThreadRunner> {
    const forest =
      manifest.model_format === 'trees' ? await readForest(files.modelJson, files.weights) : undefined
    const { thread, loaded } = await ComputingThread.start(threadData(manifest, files, known)).catch(refuse)
    return new ThreadRunner(manifest, thread, loaded, forest, care)
  }

  private constructor(
    private readonly manifest: Answering,
    thread: ComputingThread,
    { backend, inputWidth, outputWidth, mostRows, linear }: Loaded,
    readonly forest: Forest | undefined,
    private readonly care: ThreadCare,
  ) {
    this.backend = backend
    this.inputWidth = inputWidth
    this.outputWidth = outputWidth
    this.mostRows = Math.max(1, mostRows)
    this.linear = linear
    this.#serveBy(thread)
  }

  get outage(): Problem | undefined {
    if (!this.#outage) return undefined
    const { reason, until } = this.#outage
    const seconds = Math.max(1, Math.ceil((until - performance.now()) / 1_000))
    const detail = `the thread of the model has ended (${reason}) and is being started again: try again in ${seconds} s`
    return new Problem('model_restarting', detail, { retryAfterSeconds: seconds })
  }

  /** @throws Problem model_restarting */
  async run(rows: Float32Array, count: number): Promise<Float32Array> {
    if (!this.#thread) throw this.outage ?? gone()
    try {
      return await this.#thread.run(rows.slice(0, count * this.inputWidth), count)
    } catch (error) {
      if (error instanceof ThreadEnded) throw this.outage ?? gone()
      throw error
    }
  }

  dispose(): void {
    this.#isDisposed = true
    clearTimeout(this.#timer)
    this.#thread?.end()
  }

  #serveBy(thread: ComputingThread): void {
    const start = performance.now()
    this.#thread = thread
    this.#outage = undefined
    void thread.ended.then((reason) => this.#retry(reason, performance.now() - start))
  }

  /** @param livedMs for how long the thread has computed */
  #retry(reason: string, livedMs: number): void {
    this.#thread = undefined
    if (this.#isDisposed) return
    const retryMs = this.#backOff.next(livedMs)
    this.#outage = { reason, until: performance.now() + retryMs }
    this.care.ended(reason, retryMs)
    this.#timer = setTimeout(() => void this.#restart(), retryMs)
  }

  async #restart(): Promise<void> {
    try {
      const files = await this.care.readFiles()
      if (this.#isDisposed) return
      const known = isBackendName(this.backend) ? this.backend : undefined
      const { thread } = await ComputingThread.start(threadData(this.manifest, files, known))
      if (this.#isDisposed) return thread.end()
      this.#serveBy(thread)
      this.care.restarted()
    } catch (error) {
      this.#retry(messageOf(error), 0)
    }
  }
}

const refuse = (error: unknown): never => {
  if (!(error instanceof ThreadEnded)) throw error
  throw new Problem('unavailable', `the thread of the model does not answer: ${error.message}`)
}

const gone = () => new Problem('unavailable', 'the model is no longer in service')
