/**
 * Batches by turn of the event loop: what arrives within one turn, or waits while the model runs, becomes the next
 * batch. An idle server adds no delay.
 */
import { isProblem, Problem } from '@modelops/common/problem'
import type { ModelRunner } from './model/runner.js'
import type { VersionFigures } from './serving/figures.js'

export interface BatchLimits {
  /** Rows that the model computes at once, while it holds the event loop. @default 1024 */
  maxBatchRows: number
  /** Rows that may wait; only a single request may have more, into an empty queue. @default 20000 */
  maxQueueRows: number
  /** Milliseconds that a batch waits until it is full; 0 is until the end of the turn. @default 0 */
  maxBatchDelayMs: number
}

/**
 * @param raw the outputs of the request's own rows, row-major; valid until the callback returns
 * @param computeMs the time that the model took for the batch; of a large request for its last part
 */
export type BatchCallback = (error: Problem | undefined, raw: Float32Array, computeMs: number) => void

interface Job {
  rows: Float32Array
  count: number
  done: BatchCallback
  /** Rows already computed of a job larger than a batch, and their outputs. */
  computed: number
  outputs: Float32Array | undefined
}

const NOTHING = new Float32Array(0)
const RETRY_AFTER_SECONDS = 1

export class Batcher {
  readonly #queue: Job[] = []
  /** Computed each in a batch of its own, before the queue. */
  readonly #alone: Job[] = []
  readonly #inputs: Float32Array
  readonly #mostRows: number
  #queuedRows = 0
  /** Of the last batch. */
  #computeMs = 0
  /** Whether the model's thread computes a batch: the next one waits for it. */
  #isComputing = false
  #turn: NodeJS.Immediate | undefined
  #delay: NodeJS.Timeout | undefined
  #drained: (() => void) | undefined
  #closing: Promise<void> | undefined

  constructor(
    readonly runner: ModelRunner,
    readonly limits: BatchLimits,
    private readonly figures: Pick<VersionFigures, 'batchRows'>,
  ) {
    this.#mostRows = Math.min(limits.maxBatchRows, runner.mostRows ?? Infinity)
    this.#inputs = new Float32Array(this.#mostRows * runner.inputWidth)
  }

  get queuedRows(): number {
    return this.#queuedRows
  }

  /**
   * @param rows row-major [count, inputWidth], left unchanged until `done` is called
   * @param count at least 1
   * @param done called once: at once with too_many_requests or unavailable, else in a later turn of the event loop,
   *   with internal where the model fails, or model_restarting
   * @param alone computes it in a batch of its own, which takes no turn from the others: meant for one request at a time
   */
  submit(rows: Float32Array, count: number, done: BatchCallback, alone = false): void {
    const refusal = this.#refusal(count)
    if (refusal) return done(refusal, NOTHING, 0)
    const job: Job = { rows, count, done, computed: 0, outputs: undefined }
    if (alone && count <= this.#mostRows) this.#alone.push(job)
    else this.#queue.push(job)
    this.#queuedRows += count
    this.#schedule()
  }

  /** Answers what is queued and refuses what comes later. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#drained = resolve
      this.#runSoon()
    })
    return this.#closing
  }

  #refusal(count: number): Problem | undefined {
    if (this.#drained)
      return new Problem('unavailable', 'this version of the model is being replaced: try again', {
        retryAfterSeconds: 1,
      })
    const { maxQueueRows } = this.limits
    const fits = this.#queuedRows === 0 || this.#queuedRows + count <= maxQueueRows
    if (fits) return undefined
    const detail = `${this.#queuedRows} rows are waiting and ${count} more came, at most ${maxQueueRows} may wait: try again later`
    return new Problem('too_many_requests', detail, { retryAfterSeconds: RETRY_AFTER_SECONDS })
  }

  /** A batch that waits for more starts as soon as it is full. */
  #schedule(): void {
    const { maxBatchDelayMs } = this.limits
    if (maxBatchDelayMs === 0 || this.#queuedRows >= this.#mostRows) this.#runSoon()
    else if (!this.#turn) this.#delay ??= setTimeout(this.#runNext, maxBatchDelayMs)
  }

  #runSoon(): void {
    clearTimeout(this.#delay)
    this.#delay = undefined
    this.#turn ??= setImmediate(this.#runNext)
  }

  readonly #runNext = (): void => {
    this.#turn = this.#delay = undefined
    while (this.#alone.length > 0 && !this.#isComputing) this.#runBatch([this.#alone.shift()!])
    if (this.#isComputing) return
    const [first] = this.#queue
    if (first && first.count > this.#mostRows) this.#runSlice(this.#queue.shift()!)
    else if (first) this.#runBatch(this.#takeBatch())
    if (!this.#isComputing) this.#goOn()
  }

  #goOn(): void {
    if (this.#queue.length > 0 || this.#alone.length > 0) this.#runSoon()
    else this.#drained?.()
  }

  /** A batch's worth of a large job, which then goes to the end of the queue: small ones pass it between slices. */
  #runSlice(job: Job): void {
    const { inputWidth } = this.runner
    const count = Math.min(this.#mostRows, job.count - job.computed)
    this.#compute(job.rows.subarray(job.computed * inputWidth), count, [job])
  }

  #runBatch(jobs: Job[]): void {
    const rows = jobs.length === 1 ? jobs[0]!.rows : this.#gather(jobs)
    this.#compute(rows, rowsOf(jobs), jobs)
  }

  #answerSlice(job: Job, raw: Float32Array, count: number): void {
    const { outputWidth } = this.runner
    job.outputs ??= new Float32Array(job.count * outputWidth)
    job.outputs.set(raw, job.computed * outputWidth)
    job.computed += count
    if (job.computed < job.count) this.#queue.push(job)
    else job.done(undefined, job.outputs, this.#computeMs)
  }

  #answerBatch(jobs: Job[], raw: Float32Array): void {
    if (jobs.length === 1) return jobs[0]!.done(undefined, raw, this.#computeMs)
    let from = 0
    for (const job of jobs) {
      const to = from + job.count * this.runner.outputWidth
      job.done(undefined, raw.subarray(from, to), this.#computeMs)
      from = to
    }
  }

  /** The jobs at the front that fit into one batch. */
  #takeBatch(): Job[] {
    let rows = 0
    let jobs = 0
    for (const { count } of this.#queue) {
      if (rows + count > this.#mostRows) break
      rows += count
      jobs++
    }
    return this.#queue.splice(0, jobs)
  }

  #gather(jobs: Job[]): Float32Array {
    const width = this.runner.inputWidth
    let offset = 0
    for (const { rows, count } of jobs) {
      const size = count * width
      this.#inputs.set(rows.length === size ? rows : rows.subarray(0, size), offset)
      offset += size
    }
    return this.#inputs
  }

  #compute(rows: Float32Array, count: number, jobs: Job[]): void {
    let raw: Float32Array | Promise<Float32Array>
    const start = performance.now()
    try {
      raw = this.runner.run(rows, count)
    } catch (cause) {
      return this.#fail(jobs, count, cause)
    }
    if (raw instanceof Promise) void this.#wait(raw, count, jobs, start)
    else this.#finish(raw, count, jobs, start)
  }

  async #wait(running: Promise<Float32Array>, count: number, jobs: Job[], start: number): Promise<void> {
    this.#isComputing = true
    const [result] = await Promise.allSettled([running])
    this.#isComputing = false
    if (result.status === 'fulfilled') this.#finish(result.value, count, jobs, start)
    else this.#fail(jobs, count, result.reason)
    this.#goOn()
  }

  #finish(raw: Float32Array, count: number, jobs: Job[], start: number): void {
    this.#computeMs = performance.now() - start
    this.figures.batchRows.observe(count)
    this.#queuedRows -= count
    const [first] = jobs
    if (first!.count > this.#mostRows) this.#answerSlice(first!, raw, count)
    else this.#answerBatch(jobs, raw)
  }

  #fail(jobs: Job[], batchRows: number, cause: unknown): void {
    const problem = isProblem(cause, 'model_restarting')
      ? cause
      : new Problem('internal', `the model failed on a batch of ${batchRows} rows`, { cause })
    for (const { count, computed, done } of jobs) {
      this.#queuedRows -= count - computed
      done(problem, NOTHING, 0)
    }
  }
}

const rowsOf = (jobs: readonly Job[]): number => jobs.reduce((rows, { count }) => rows + count, 0)
