/** A worker's side of the conversation with the primary. */
import type { Worker } from 'node:cluster'
import { Problem } from '@modelops/common/problem'
import type { RecentPrediction } from '@modelops/common/recent-prediction'
import type { DriftReport } from '../drift/drift-monitor.js'
import type { Member, Peers } from '../serving/peers.js'
import type { Answers, FromPrimary, FromWorker, Question, Results } from './messages.js'
import { Pending } from './pending.js'

const READINESS_MS = 100
/** Longer than the primary waits for each worker. */
const TIMEOUT_MS = 3000

export class WorkerPeers implements Peers {
  readonly #pending = new Pending<Results[Question]>()
  #othersNotReady = ['the other workers are starting']

  constructor(private readonly worker: Worker) {}

  join(member: Member): void {
    this.worker.on('message', (message: FromPrimary) => void this.#receive(member, message))
    let reported: string | undefined
    const report = () => {
      const notReady = member.notReady()
      if (notReady.join() === reported) return
      reported = notReady.join()
      this.#send({ type: 'readiness', notReady })
    }
    report()
    setInterval(report, READINESS_MS).unref()
  }

  notReady(): string[] {
    return this.#othersNotReady
  }

  metrics(): Promise<string> {
    return this.#ask('metrics')
  }

  recentPredictions(): Promise<RecentPrediction[]> {
    return this.#ask('recent')
  }

  driftReports(): Promise<DriftReport[]> {
    return this.#ask('drift')
  }

  announce(model: string): void {
    this.#send({ type: 'announce', model })
  }

  async #ask<Q extends Question>(question: Q): Promise<Results[Q]> {
    const result = await this.#pending.ask((id) => this.#send({ type: 'ask', id, question }), TIMEOUT_MS)
    if (result === undefined)
      throw new Problem('unavailable', 'the other workers do not answer: try again', { retryAfterSeconds: 1 })
    return result as Results[Q]
  }

  async #receive(member: Member, message: FromPrimary): Promise<void> {
    switch (message.type) {
      case 'question': {
        const { id, question } = message
        return this.#send({ type: 'answer', id, answer: await answersOf(member)[question]() })
      }
      case 'result':
        return this.#pending.answer(message.id, message.result)
      case 'readiness':
        this.#othersNotReady = message.notReady
        return
      case 'refresh':
        return member.refresh(message.model)
    }
  }

  /** Without a primary this process is about to end, and needs no answer. */
  #send(message: FromWorker): void {
    if (this.worker.isConnected()) this.worker.send(message)
  }
}

const answersOf = (member: Member): { [Q in Question]: () => Answers[Q] | Promise<Answers[Q]> } => ({
  metrics: () => member.metrics(),
  recent: () => member.recentPredictions(),
  drift: () => member.driftReports(),
})
