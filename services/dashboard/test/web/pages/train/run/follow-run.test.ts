import assert from 'node:assert/strict'
import { afterEach, beforeEach } from 'mocha'
import { until } from '../../../../../../common/test/support/until.js'
import type { TrainingRun } from '../../../../../web/api/types.js'
import { followRun } from '../../../../../web/pages/train/run/follow-run.js'

/** Stands in for the browser's; the tests play the service. */
class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2
  static opened: FakeEventSource[] = []
  readyState = 1
  onopen = () => {}
  onerror = () => {}

  constructor(readonly url: string) {
    super()
    FakeEventSource.opened.push(this)
  }

  close() {
    this.readyState = FakeEventSource.CLOSED
  }

  send(type: 'epoch' | 'status', data: object) {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }))
  }
}

const epoch = (number: number) => ({ epoch: number, epochs: 9, loss: 1 })
const source = () => FakeEventSource.opened.at(-1)!

describe('Train: following a run', () => {
  const original = globalThis.EventSource
  let log: string[] = []
  let stop = () => {}

  beforeEach(() => {
    globalThis.EventSource = FakeEventSource as never
    FakeEventSource.opened = []
    log = []
    stop = followRun('a b', {
      onEpochs: (epochs) => log.push(`epochs ${epochs.map(({ epoch }) => epoch).join(' ')}`),
      onStatus: ({ status }: TrainingRun) => log.push(status),
      onRestart: () => log.push('restart'),
      onConnection: (isConnected) => log.push(isConnected ? 'connected' : 'lost'),
    })
  })

  afterEach(() => {
    stop()
    globalThis.EventSource = original
  })

  it('hands on the epochs that arrived together, before the status that came after them', () => {
    source().send('epoch', epoch(1))
    source().send('epoch', epoch(2))
    source().send('status', { status: 'running' })
    assert.deepEqual(log, ['epochs 1 2', 'running'])
  })

  it('hands on epochs soon where no status follows', async () => {
    source().send('epoch', epoch(1))
    await until(() => log.length > 0)
    assert.deepEqual(log, ['epochs 1'])
  })

  it('closes the stream when the run has ended, for the browser would connect again', () => {
    source().send('status', { status: 'succeeded' })
    assert.equal(source().readyState, FakeEventSource.CLOSED)
  })

  it('listens anew, from the first epoch, when the run is back in the queue', () => {
    const first = source()
    first.send('epoch', epoch(3))
    first.send('status', { status: 'queued' })
    assert.deepEqual(log, ['epochs 3', 'queued', 'restart'])
    assert.equal(first.readyState, FakeEventSource.CLOSED)
    assert.notEqual(source(), first)
  })

  it('stays with the stream of a run that has not begun', () => {
    source().send('status', { status: 'queued' })
    assert.equal(FakeEventSource.opened.length, 1)
  })

  it('reports a lost connection, which the browser mends by itself', () => {
    source().onerror()
    source().onopen()
    assert.deepEqual(log, ['lost', 'connected'])
    assert.equal(FakeEventSource.opened.length, 1)
  })

  it('asks for the events of just this run', () => {
    assert.equal(source().url, '/api/training/runs/a%20b/events')
  })
})
