/** The runs that this service trains: one at a time, in the order they came. */
import type { Logger } from '@modelops/common/logging'
import { Problem } from '@modelops/common/problem'
import { isFinal, type RunState } from '@modelops/common/rules/run-state'
import type { RunStatus } from '@modelops/common/run-status'
import type { Workspace } from '../workspace.js'
import type { EpochReport } from '../learn/train-model.js'
import type { Child } from './child.js'
import { failureOfExit } from './failure.js'
import type { RunRegistry } from './run-registry.js'
import type { RunFeed } from './run-feed.js'
import { requeued, type RunRef, type Transition } from './transitions.js'

export interface RunQueueOptions {
  registry: RunRegistry
  workspace: Workspace
  feed: RunFeed
  logger: Logger
  maxQueued: number
  startTraining: (run: RunRef, workDir: string, onEpoch: (report: EpochReport) => void) => Child
  onEnded: (state: RunState) => void
}

export class RunQueue {
  readonly #waiting: RunRef[] = []
  #submitting = 0
  #current: { run: RunRef; child?: Child; done: Promise<void> } | undefined
  #closed = false

  constructor(private readonly options: RunQueueOptions) {}

  get length(): number {
    return this.#waiting.length
  }

  /** Writes the status of a new run and puts it at the end. Throws `too_many_requests` when the queue is full. */
  async submit(status: RunStatus): Promise<void> {
    const { registry, maxQueued } = this.options
    if (this.#waiting.length + this.#submitting >= maxQueued) throw queueFull(maxQueued)
    this.#submitting++
    try {
      await registry.statuses.create(status)
    } finally {
      this.#submitting--
    }
    this.add(status)
  }

  /** Puts a run whose status exists at the end, unless it is here already. */
  add({ model, run_id }: RunRef): void {
    if (!this.has(run_id)) this.#waiting.push({ model, run_id })
    this.#startNext()
  }

  has(runId: string): boolean {
    return this.#current?.run.run_id === runId || this.#waiting.some(({ run_id }) => run_id === runId)
  }

  /** Lets go of a run that was cancelled. */
  drop(runId: string): void {
    const index = this.#waiting.findIndex(({ run_id }) => run_id === runId)
    if (index >= 0) {
      this.#waiting.splice(index, 1)
      this.options.onEnded('cancelled')
    }
    if (this.#current?.run.run_id === runId) this.#current.child?.kill()
    this.options.feed.changed(runId)
  }

  /** Stops training; the run becomes a waiting one again, for the next start. */
  async close(): Promise<void> {
    this.#closed = true
    this.#current?.child?.kill()
    await this.#current?.done
  }

  #startNext(): void {
    if (this.#current || this.#closed) return
    const run = this.#waiting.shift()
    if (!run) return
    this.#current = { run, done: Promise.resolve() }
    this.#current.done = this.#train(run).finally(() => {
      this.#current = undefined
      this.#startNext()
    })
  }

  async #train(run: RunRef): Promise<void> {
    const { workspace, feed, logger, startTraining } = this.options
    try {
      await workspace.use(async (directory) => {
        if (this.#closed) return
        feed.begin(run.run_id)
        const child = startTraining(run, directory, (report) => feed.add(run.run_id, report))
        this.#current!.child = child
        await this.#settle(run, child)
      })
    } catch (error) {
      logger.error(
        { err: error, ...run },
        'how the run ended could not be written; the next look at the runs settles it',
      )
    }
    feed.changed(run.run_id)
  }

  async #settle(run: RunRef, child: Child): Promise<void> {
    const exit = await child.exited
    const otherwise = this.#closed ? requeued : failureOfExit(exit)
    const status = await this.options.registry.settle(run, unlessTakenByAnother(child, otherwise))
    if (status && isFinal(status.status)) this.options.onEnded(status.status)
  }
}

/** Several services may share a store: only one gets the run. */
const unlessTakenByAnother =
  ({ pid }: Child, transition: Transition): Transition =>
  (current) =>
    current.owner && current.owner.pid !== pid ? current : transition(current)

const queueFull = (max: number) =>
  new Problem('too_many_requests', `${max} runs are waiting already; try again when one has ended`, {
    expected: `at most ${max} waiting runs`,
    retryAfterSeconds: 10,
  })
