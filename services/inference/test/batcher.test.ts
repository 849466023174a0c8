import assert from 'node:assert/strict'
import { setImmediate, setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import type { Problem } from '@modelops/common/problem'
import { HANG_MS } from '../../common/test/support/until.js'
import { Batcher, type BatchLimits } from '../src/batcher.js'
import type { ModelRunner } from '../src/model/runner.js'
import { VersionFigures } from '../src/serving/figures.js'

/** Gives back [10 x, -x] for every row [x]; reuses its output as a real one does. */
class FakeRunner implements ModelRunner {
  readonly backend = 'cpu'
  readonly inputWidth = 1
  readonly outputWidth = 2
  readonly batches: number[][] = []
  failOn = NaN
  readonly #outputs = new Float32Array(4096)

  run(rows: Float32Array, count: number): Float32Array {
    const batch = [...rows.subarray(0, count)]
    this.batches.push(batch)
    if (batch.includes(this.failOn)) throw new Error('broken')
    batch.forEach((x, i) => this.#outputs.set([10 * x, -x], 2 * i))
    return this.#outputs.subarray(0, 2 * count)
  }

  dispose(): void {}
}

function start(limits: Partial<BatchLimits> = {}) {
  const runner = new FakeRunner()
  const observed: number[] = []
  const all = { maxBatchRows: 4, maxQueueRows: 100, maxBatchDelayMs: 0, ...limits }
  const figures = new VersionFigures('wine', 'run-1')
  figures.batchRows.observe = (rows) => observed.push(rows)
  const batcher = new Batcher(runner, all, figures)
  const answers: number[][] = []
  const problems: Problem[] = []
  /** Answers and problems are collected in the order they come. */
  const submit = (...xs: number[]) =>
    batcher.submit(Float32Array.from(xs), xs.length, (error, raw) => {
      if (error) problems.push(error)
      else answers.push([...raw])
    })
  return { runner, batcher, observed, answers, problems, submit }
}

const outputsOf = (...xs: number[]) => xs.flatMap((x) => [10 * x, -x])
const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i)

describe('The batcher', () => {
  it('makes one batch of what arrives within a turn of the event loop', async () => {
    const { runner, observed, answers, submit } = start()
    submit(1)
    submit(2, 3)
    assert.deepEqual(runner.batches, [], 'nothing runs before the turn ends')
    await setImmediate()
    assert.deepEqual(runner.batches, [[1, 2, 3]])
    assert.deepEqual(observed, [3])
    assert.deepEqual(answers, [outputsOf(1), outputsOf(2, 3)])
  })

  it('computes a request alone that is to be measured, in the turn of the others', async () => {
    const { runner, answers, submit, batcher } = start()
    submit(1)
    batcher.submit(Float32Array.of(2), 1, (_, raw) => answers.push([...raw]), true)
    submit(3)
    await setImmediate()
    assert.deepEqual(runner.batches, [[2], [1, 3]])
    assert.deepEqual(answers, [outputsOf(2), outputsOf(1), outputsOf(3)])
    assert.equal(batcher.queuedRows, 0)
  })

  it('counts rows, not requests, and keeps a request of at most a batch in one batch', async () => {
    const { runner, submit, batcher } = start({ maxBatchRows: 4 })
    submit(1, 2, 3)
    submit(4, 5)
    submit(6)
    await batcher.close()
    assert.deepEqual(runner.batches, [
      [1, 2, 3],
      [4, 5, 6],
    ])
  })

  it('lets small requests pass between the slices of a large one', async () => {
    const { runner, submit, answers, batcher } = start({ maxBatchRows: 2 })
    submit(...range(1, 5))
    await setImmediate()
    submit(100)
    await batcher.close()
    assert.deepEqual(runner.batches, [[1, 2], [3, 4], [100], [5]])
    assert.deepEqual(answers, [outputsOf(100), outputsOf(...range(1, 5))])
  })

  it('takes one slice of a large request per turn of the event loop', async () => {
    const { runner, submit } = start({ maxBatchRows: 2 })
    submit(...range(1, 6))
    for (const slices of [1, 2, 3]) {
      await setImmediate()
      assert.equal(runner.batches.length, slices)
    }
  })

  it('refuses with a time to retry when the queue is full', async () => {
    const { submit, problems, answers, batcher } = start({ maxQueueRows: 3 })
    submit(1, 2)
    submit(3, 4)
    submit(5)
    assert.deepEqual([problems.length, batcher.queuedRows], [1, 3])
    assert.equal(problems[0]!.code, 'too_many_requests')
    assert.equal(problems[0]!.retryAfterSeconds, 1)
    await setImmediate()
    submit(6)
    await batcher.close()
    assert.deepEqual(answers, [outputsOf(1, 2), outputsOf(5), outputsOf(6)])
  })

  it('accepts a single request larger than the queue when the queue is empty', async () => {
    const { submit, problems, answers, batcher } = start({ maxQueueRows: 3 })
    submit(...range(0, 10))
    submit(99)
    await batcher.close()
    assert.deepEqual([answers.length, problems.length], [1, 1])
  })

  it('fails only the requests of a batch on which the model fails, and goes on', async () => {
    const { runner, submit, answers, problems, observed, batcher } = start({ maxBatchRows: 2 })
    runner.failOn = 3
    submit(1, 2)
    submit(3)
    submit(4)
    submit(5)
    submit(2, 2, 3, 2, 2)
    await setImmediate()
    await batcher.close()
    assert.deepEqual(answers, [outputsOf(1, 2), outputsOf(5)])
    assert.deepEqual(
      problems.map(({ code, cause }) => [code, (cause as Error).message]),
      Array<unknown>(3).fill(['internal', 'broken']),
    )
    assert.deepEqual([batcher.queuedRows, observed], [0, [2, 1, 2]])
  })

  describe('of a model that has a thread', () => {
    const startThread = () => {
      const started = start({ maxBatchRows: 2 })
      const { runner } = started
      const ended: (() => void)[] = []
      const run = runner.run.bind(runner)
      const answer: ModelRunner['run'] = async (rows, count) => {
        const outputs = run(rows, count).slice()
        await new Promise<void>((resolve) => ended.push(resolve))
        return outputs
      }
      Object.assign(runner, { run: (...args: Parameters<ModelRunner['run']>) => answer(...args) })
      /** The thread comes to the end of a batch. */
      const end = async () => {
        ended.shift()!()
        await setImmediate()
        await setImmediate()
      }
      return { ...started, end }
    }

    it('makes the next batch of what comes while one is computed', async () => {
      const { runner, batcher, submit, answers, end } = startThread()
      submit(1)
      await setImmediate()
      submit(2)
      await setImmediate()
      submit(3)
      batcher.submit(Float32Array.of(9), 1, (_, raw) => answers.push([...raw]), true)
      await setImmediate()
      assert.deepEqual([runner.batches, answers], [[[1]], []])
      await end()
      assert.deepEqual([runner.batches, answers], [[[1], [9]], [outputsOf(1)]])
      await end()
      await end()
      assert.deepEqual(runner.batches, [[1], [9], [2, 3]])
      assert.deepEqual(answers, [outputsOf(1), outputsOf(9), outputsOf(2), outputsOf(3)])
      assert.equal(batcher.queuedRows, 0)
    })

    it('lets small requests pass between the slices of a large one, and answers all before it is closed', async () => {
      const { runner, batcher, submit, answers, end } = startThread()
      submit(1, 2, 3)
      await setImmediate()
      submit(4)
      let closed = false
      const closing = batcher.close().then(() => (closed = true))
      for (let batch = 0; batch < 3; batch++) {
        assert.equal(closed, false)
        await end()
      }
      await closing
      assert.deepEqual(runner.batches, [[1, 2], [4], [3]])
      assert.deepEqual(answers, [outputsOf(4), outputsOf(1, 2, 3)])
    })

    it('fails the requests of a batch on which the thread fails, and goes on', async () => {
      const { runner, submit, problems, answers, end } = startThread()
      runner.failOn = 1
      submit(1)
      submit(2, 3)
      await setImmediate()
      await setImmediate()
      await end()
      assert.deepEqual([problems.map(({ code }) => code), answers], [['internal'], [outputsOf(2, 3)]])
    })
  })

  it('waits for more, unless the batch is full', async () => {
    const { runner, submit } = start({ maxBatchDelayMs: HANG_MS, maxBatchRows: 3 })
    submit(1)
    await setImmediate()
    submit(2)
    assert.deepEqual(runner.batches, [])
    submit(3)
    await setImmediate()
    assert.deepEqual(runner.batches, [[1, 2, 3]])
  })

  it('waits no longer than the delay', async () => {
    const { runner, batcher } = start({ maxBatchDelayMs: 5 })
    // Timers of the same length end in the order in which they began.
    const batchesBefore = delay(5).then(() => runner.batches.length)
    await new Promise<void>((resolve) => batcher.submit(Float32Array.of(4), 1, () => resolve()))
    assert.equal(await batchesBefore, 0)
    assert.deepEqual(runner.batches, [[4]])
  })

  it('answers what is queued when it closes, and refuses what comes later', async () => {
    const { submit, answers, problems, batcher } = start({ maxBatchDelayMs: 10_000 })
    submit(1)
    const closed = Promise.all([batcher.close(), batcher.close()])
    submit(2)
    assert.equal(problems[0]!.code, 'unavailable')
    await closed
    assert.deepEqual(answers, [outputsOf(1)])
  })

  it('gives every request its own rows in order, within the limits, however requests arrive', async () => {
    const sizes = fc.array(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 8 }), { maxLength: 8 })
    const limits = fc.record({
      maxBatchRows: fc.integer({ min: 1, max: 9 }),
      maxQueueRows: fc.integer({ min: 1, max: 30 }),
    })
    await fc.assert(
      fc.asyncProperty(sizes, limits, async (turns, { maxBatchRows, maxQueueRows }) => {
        const { runner, batcher, observed } = start({ maxBatchRows, maxQueueRows })
        let next = 0
        let [accepted, answered, refused] = [0, 0, 0]
        for (const turn of turns) {
          for (const size of turn) {
            const xs = range(next, size)
            next += size
            const waiting = batcher.queuedRows
            const fits = waiting === 0 || waiting + size <= maxQueueRows
            batcher.submit(Float32Array.from(xs), size, (error, raw) => {
              if (error) refused++
              else assert.deepEqual([...raw], outputsOf(...xs))
              if (!error) answered += size
            })
            if (fits) accepted += size
            else refused--
          }
          await setImmediate()
        }
        await batcher.close()
        assert.deepEqual([answered, refused, batcher.queuedRows], [accepted, 0, 0])
        assert.ok(observed.every((rows) => rows <= maxBatchRows))
        const ran = runner.batches.flat()
        assert.deepEqual([ran.length, new Set(ran).size], [accepted, accepted])
      }),
      { numRuns: 200 },
    )
  })
})
