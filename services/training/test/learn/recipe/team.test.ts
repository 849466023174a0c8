import assert from 'node:assert/strict'
import { until } from '../../../../common/test/support/until.js'
import type { EpochReport } from '../../../src/learn/train-model.js'
import { failureOf } from '../../../src/runs/failure.js'
import { newRun } from '../../../src/runs/transitions.js'
import { trainInThreads, usualThreads } from '../../../src/learn/recipe/team.js'
import type { Assignment, Material } from '../../../src/learn/recipe/trainer.js'
import { seededRandom } from '@modelops/common/random'
import { csvOf, trainOn } from '../support/training.js'

const assignments = [0, 1, 2].map((fold) => ({ fold }) as Assignment)
const script = (text: string) =>
  new URL(`data:text/javascript,import { parentPort, workerData } from 'node:worker_threads'; ${text}`)
const train = (text: string, signal = new AbortController().signal, material: unknown = {}) =>
  trainInThreads(assignments, material as Material, { threads: 2, signal, onEpoch: () => {} }, script(text))

describe('members that are trained side by side', () => {
  it('are the same to the bit as those that are trained one by one', async () => {
    const random = seededRandom(4)
    const rows = Array.from({ length: 60 }, () => {
      const [a, b] = [random() * 6, random() < 0.5 ? 'x' : 'y']
      return [a.toFixed(3), b, Math.sin(a) > 0 === (b === 'x') ? 'in' : 'out']
    })
    const results = []
    for (const threads of [1, 3]) {
      const reports: EpochReport[] = []
      const { draft, weights } = await trainOn(csvOf('a,b,y', rows), 'y', {
        ...{ threads, training: { budget: 'fast' }, candidates: ['nets', 'linear', 'trees'] },
        onEpoch: (report) => reports.push(report),
      })
      assert.ok(reports.every(({ epoch }, i) => epoch > (reports[i - 1]?.epoch ?? 0)))
      assert.equal(reports.at(-1)!.epoch, reports[0]!.epochs)
      results.push([Buffer.from(weights).toString('base64'), draft.metrics, draft.curves])
    }
    assert.deepEqual(results[1], results[0])
  }).timeout(120_000)

  it('come in the order in which they were asked for', async () => {
    const members = await train(
      `parentPort.on('message', ({ fold }) => setTimeout(() => parentPort.postMessage({ member: fold }), 30 - 10 * fold))`,
    )
    assert.deepEqual(members, [0, 1, 2])
  })

  it('fail with a reason when a thread ends', async () => {
    const error = await train(`parentPort.on('message', () => process.exit(3))`).catch((e: unknown) => e)
    const { error: shown } = failureOf(error)(newRun('m'))
    assert.equal(shown!.code, 'internal')
    assert.match(shown!.detail, /a thread that trains members has ended with code 3/)
  })

  it('fail with what a thread throws', () =>
    assert.rejects(train(`parentPort.on('message', () => { throw new Error('too much') })`), /too much/))

  it('leave no thread behind when they are cancelled', async () => {
    const stop = new AbortController()
    const turns = new Int32Array(new SharedArrayBuffer(4))
    const endless = `parentPort.on('message', () => { for (;;) Atomics.add(workerData, 0, 1) })`
    const training = train(endless, stop.signal, turns)
    void until(() => turns[0]! > 0).then(() => stop.abort(new Error('cancelled')))
    await assert.rejects(training, /cancelled/)
    const before = turns[0]
    for (const end = performance.now() + 20; performance.now() < end;);
    assert.equal(turns[0], before)
  })

  it('are as many as the folds where there are cores enough, with one left to others', () => {
    assert.deepEqual(
      [1, 2, 3, 4, 6, 64].map((cores) => usualThreads(5, cores)),
      [1, 1, 2, 3, 5, 5],
    )
  })
})
