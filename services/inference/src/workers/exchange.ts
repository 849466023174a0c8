/** The primary's side of the conversation: it passes on what workers ask and announce. */
import type { Worker } from 'node:cluster'
import { newestOf } from '@modelops/common/recent-prediction'
import type { MetricSnapshot } from '../serving/peers.js'
import type { Answers, FromPrimary, FromWorker, Question, Results } from './messages.js'
import type { MetricsTotal } from './metrics-total.js'
import { Pending } from './pending.js'

const TIMEOUT_MS = 1000

export class Exchange {
  /** Why each worker cannot serve. */
  readonly #notReady = new Map<Worker, string[]>()
  readonly #pending = new Pending<Answers[Question]>()

  /** @param expected how many workers there should be */
  constructor(
    private readonly expected: number,
    private readonly total: MetricsTotal,
    private readonly ownMetrics: () => Promise<MetricSnapshot[]>,
  ) {}

  add(worker: Worker): void {
    this.#notReady.set(worker, [`worker ${worker.id} is starting`])
    worker.on('message', (message: FromWorker) => void this.#receive(worker, message))
    this.#sendReadiness()
  }

  remove(worker: Worker): void {
    this.#notReady.delete(worker)
    this.total.end(worker.id)
    this.#sendReadiness()
  }

  /** Why the service as a whole is not ready. */
  notReady(except?: Worker): string[] {
    const missing = this.expected - this.#notReady.size
    const reasons = [...this.#notReady].flatMap(([worker, texts]) => (worker === except ? [] : texts))
    if (missing > 0) reasons.push(`${missing} of ${this.expected} workers have ended and are being replaced`)
    return [...new Set(reasons)]
  }

  async #receive(worker: Worker, message: FromWorker): Promise<void> {
    switch (message.type) {
      case 'ask':
        return send(worker, { type: 'result', id: message.id, result: await this.#result(message.question) })
      case 'answer':
        return this.#pending.answer(message.id, message.answer)
      case 'readiness':
        this.#notReady.set(worker, message.notReady)
        return this.#sendReadiness()
      case 'announce':
        for (const other of this.#notReady.keys())
          if (other !== worker) send(other, { type: 'refresh', model: message.model })
    }
  }

  #sendReadiness(): void {
    for (const worker of this.#notReady.keys())
      send(worker, { type: 'readiness', notReady: this.notReady(worker) })
  }

  async #result(question: Question): Promise<Results[Question]> {
    const workers = [...this.#notReady.keys()]
    if (question === 'recent') return newestOf(await this.#askAll('recent', workers))
    if (question === 'drift') return (await this.#askAll('drift', workers)).flat()
    await Promise.all(workers.map((worker) => this.#updateTotal(worker)))
    return this.total.text(await this.ownMetrics())
  }

  /** Updates as soon as this worker answers: it may end before the others do, and is then counted among the ended. */
  async #updateTotal(worker: Worker): Promise<void> {
    const metrics = await this.#ask(worker, 'metrics')
    if (metrics && this.#notReady.has(worker)) this.total.update(worker.id, metrics)
  }

  /** @returns the answers that came in time */
  async #askAll<Q extends Question>(question: Q, workers: readonly Worker[]): Promise<Answers[Q][]> {
    const answers = await Promise.all(workers.map((worker) => this.#ask(worker, question)))
    return answers.filter((answer) => answer !== undefined)
  }

  /** @returns undefined where it does not answer in time */
  async #ask<Q extends Question>(worker: Worker, question: Q): Promise<Answers[Q] | undefined> {
    const ask = (id: number) => send(worker, { type: 'question', id, question })
    return (await this.#pending.ask(ask, TIMEOUT_MS)) as Answers[Q] | undefined
  }
}

/** A worker that is ending needs no more messages: failing to send one is no error. */
function send(worker: Worker, message: FromPrimary): void {
  if (worker.isConnected()) worker.send(message, () => undefined)
}
