import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import type { Forest } from '@modelops/common/forest/forest'
import { writeForest } from '@modelops/common/forest/forest-files'
import type { Problem } from '@modelops/common/problem'
import { until } from '../../../common/test/support/until.js'
import type { Answering } from '../../src/model/local-runner.js'
import { ThreadRunner } from '../../src/model/thread-runner.js'
import { endWhenAsked, nextWorker } from '../support/threads.js'

/** x + 1 above 0.5, else 0: a forest of one tree. */
const forest: Forest = {
  ...{ inputs: 1, features: [{ input: 0 }], outputs: 1, base: [0], sum: 'float64', factor: 1 },
  ...{ transform: 'identity', roots: Int32Array.of(0), treeOutputs: Int32Array.of(0) },
  feature: Int32Array.of(0, -1, -1),
  child: Int32Array.of(1, 0, 0),
  value: Float64Array.of(0.5, 10, 20),
  kind: new Uint8Array(3),
  cover: new Float32Array(3),
  leafRows: new Float64Array(0),
  setStarts: Int32Array.of(0),
  setWords: new Uint32Array(0),
}
const manifest: Answering = {
  model_format: 'trees',
  task: 'regression',
  features: [{ name: 'a', type: 'numeric', nullable: false }],
  samples: [{ features: [0], prediction: 10 }],
}
const ports = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length

describe('A model whose thread ends', () => {
  let before: number
  let worker: Worker
  let runner: ThreadRunner
  let events: string[]
  /** Of the next reading of the files. */
  let reading: Promise<unknown>

  beforeEach(async () => {
    before = ports()
    events = []
    reading = Promise.resolve()
    const care = {
      readFiles: () => reading.then(() => writeForest(forest)),
      ended: (reason: string, retryMs: number) => events.push(`${reason}: ${retryMs} ms`),
      restarted: () => events.push('restarted'),
    }
    const begun = nextWorker()
    runner = await ThreadRunner.load(manifest, writeForest(forest), undefined, care)
    worker = await begun
  })
  afterEach(async () => {
    runner.dispose()
    await until(() => ports() === before)
  })
  const answer = async (x: number) => (await runner.run(Float32Array.of(x), 1))[0]
  const restarting = ({ code, status, retryAfterSeconds, detail }: Problem) =>
    code === 'model_restarting' &&
    status === 503 &&
    retryAfterSeconds === 1 &&
    /ended with code 1/.test(detail)

  it('refuses what was in flight and what comes meanwhile, and is right again once it is started', async () => {
    let read!: (value: unknown) => void
    reading = new Promise((resolve) => (read = resolve))
    endWhenAsked(worker)
    const inFlight = [answer(0), answer(1)]
    for (const asked of inFlight) await assert.rejects(asked, restarting)
    assert.ok(restarting(runner.outage!))
    await assert.rejects(answer(0), restarting)
    read(undefined)
    await until(() => runner.outage === undefined)
    assert.deepEqual([await answer(0), await answer(1)], [10, 20])
    assert.deepEqual(events, ['it has ended with code 1: 0 ms', 'restarted'])
  })

  it('waits longer when it ends again, or cannot be started', async () => {
    reading = Promise.reject(new Error('the store is away'))
    void worker.terminate()
    await until(() => events.length === 2)
    assert.deepEqual(events, ['it has ended with code 1: 0 ms', 'the store is away: 1000 ms'])
    reading = Promise.resolve()
    await until(() => runner.outage === undefined)
    assert.deepEqual([await answer(1), events.at(-1)], [20, 'restarted'])
  })

  it('is not started any more once it is closed', async () => {
    let read!: (value: unknown) => void
    reading = new Promise((resolve) => (read = resolve))
    void worker.terminate()
    await until(() => events.length === 1)
    runner.dispose()
    read(undefined)
    await assert.rejects(answer(0), { code: 'model_restarting' })
    assert.equal(ports(), before)
    assert.deepEqual(events, ['it has ended with code 1: 0 ms'])
  })

  it('leaves nothing behind when it is closed while its next thread begins', async () => {
    const begun = nextWorker()
    void worker.terminate()
    const next = await begun
    runner.dispose()
    await once(next, 'exit')
    assert.deepEqual(events, ['it has ended with code 1: 0 ms'])
  })
})
