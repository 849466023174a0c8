import assert from 'node:assert/strict'
import type { Worker } from 'node:cluster'
import { EventEmitter } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { Counter, Registry } from 'prom-client'
import { snapshotOf } from '../../src/serving/peers.js'
import { Exchange } from '../../src/workers/exchange.js'
import type { FromPrimary, FromWorker } from '../../src/workers/messages.js'
import { MetricsTotal } from '../../src/workers/metrics-total.js'
import { until } from '../../../common/test/support/until.js'

/** The primary's end of a worker that answers when the test lets it. */
class Asked extends EventEmitter {
  readonly received: FromPrimary[] = []

  constructor(readonly id: number) {
    super()
  }

  isConnected(): boolean {
    return true
  }

  send(message: FromPrimary): void {
    this.received.push(message)
  }

  say(message: FromWorker): void {
    this.emit('message', message)
  }

  last<T extends FromPrimary['type']>(type: T) {
    return this.received.findLast((message) => message.type === type) as
      Extract<FromPrimary, { type: T }> | undefined
  }

  async answer(requests: number): Promise<void> {
    const registers = [new Registry()]
    new Counter({ name: 'requests_total', help: 'h', registers }).inc(requests)
    const { id } = this.last('question')!
    this.say({ type: 'answer', id, answer: await snapshotOf(registers[0]!) })
  }
}

describe('the exchange between workers', () => {
  it('counts once what a worker answered that ended before the others had answered', async () => {
    const exchange = new Exchange(2, new MetricsTotal(), () => Promise.resolve([]))
    const [dying, living] = [new Asked(1), new Asked(2)]
    for (const worker of [dying, living]) exchange.add(worker as unknown as Worker)
    const scrape = async (answer: () => Promise<unknown>) => {
      const before = living.last('result')
      living.say({ type: 'ask', id: 1, question: 'metrics' })
      await answer()
      await until(() => living.last('result') !== before)
      return Number(/^requests_total (\d+)/m.exec(living.last('result')!.result as string)?.[1])
    }
    await scrape(() => Promise.all([dying.answer(100), living.answer(9)]))
    const total = await scrape(async () => {
      await dying.answer(120)
      await setImmediate()
      exchange.remove(dying as unknown as Worker)
      await dying.answer(125) // on its way when it ended
      await living.answer(10)
    })
    assert.equal(total, 130)
    assert.equal(await scrape(() => living.answer(11)), 131)
  })

  it('passes on what each worker has counted of drift', async () => {
    const exchange = new Exchange(2, new MetricsTotal(), () => Promise.resolve([]))
    const [one, other] = [new Asked(1), new Asked(2)]
    for (const worker of [one, other]) exchange.add(worker as unknown as Worker)
    const report = (rows: number) => ({
      ...{ model: 'm', runId: 'r', outliers: new Float64Array(4) },
      slots: [{ slot: 1, rows, counts: Float64Array.of(rows) }],
    })
    one.say({ type: 'ask', id: 7, question: 'drift' })
    for (const [worker, rows] of [[one, 3] as const, [other, 5] as const]) {
      const { id, question } = worker.last('question')!
      assert.equal(question, 'drift')
      worker.say({ type: 'answer', id, answer: [report(rows)] })
    }
    await until(() => one.last('result') !== undefined)
    assert.deepEqual(one.last('result'), { type: 'result', id: 7, result: [report(3), report(5)] })
  })
})
