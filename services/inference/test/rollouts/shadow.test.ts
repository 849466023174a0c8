import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import type { Predictions } from '@modelops/common/tasks'
import type { ParsedRequest } from '../../src/protocols/protocol.js'
import { newComparison, Shadow } from '../../src/rollouts/shadow.js'
import type { ModelVersion } from '../../src/serving/model-version.js'

const parsed = { rows: new Float32Array(1), count: 1 } as ParsedRequest
const predicted = (probability: number): Predictions => ({
  count: 1,
  classes: 2,
  values: Float64Array.of(probability >= 0.5 ? 1 : 0),
  probabilities: Float64Array.of(1 - probability, probability),
})

describe('a shadow', () => {
  const batcher = { queuedRows: 0 }
  let computed: number
  let computeMs: number
  let answer: Predictions | Error
  let shadow: Shadow
  let make: (another?: object) => void
  let refuses: boolean
  let read: number
  let comparison = newComparison()
  beforeEach(() => {
    batcher.queuedRows = 0
    computed = 0
    computeMs = 0.01
    comparison = newComparison()
    const labels = ['red', 'white']
    const predict = (_rows: unknown, _count: unknown, done: (result: unknown, ms: number) => void) => {
      computed++
      done(answer, computeMs)
    }
    const number = { name: 'a', type: 'numeric', nullable: false }
    make = (another: object = number) => {
      const stable = { labels, batcher, manifest: { features: [number] } } as unknown as ModelVersion
      const canary = { labels, predict, manifest: { features: [another] } } as unknown as ModelVersion
      shadow = new Shadow({ stable, canary, sample: 1, comparison })
    }
    make({ ...number, nullable: true })
    refuses = false
    read = 0
  })
  const offer = (answered: Predictions, request = parsed) =>
    shadow.offer(
      request,
      () => {
        read++
        if (refuses) throw new Error('refused')
        return parsed
      },
      answered,
    )
  const turns = async (count: number) => {
    for (let i = 0; i < count; i++) await setImmediate()
  }

  it('computes in a later turn, and compares classes and probabilities', async () => {
    answer = predicted(0.8)
    offer(predicted(0.85))
    assert.equal(computed, 0)
    await turns(1)
    answer = predicted(0.2)
    offer(predicted(0.85))
    await turns(2)
    assert.deepEqual([comparison.compared, comparison.agreed], [2, 1])
    assert.deepEqual(comparison.differences, [0, 0, 0, 1, 1, 0])
  })

  it('computes nothing while requests wait for stable, and drops what is too much', async () => {
    answer = predicted(0.8)
    for (let i = 0; i < 40; i++) offer(predicted(0.85))
    assert.equal(comparison.dropped, 8)
    batcher.queuedRows = 1
    await turns(40)
    assert.deepEqual([computed, comparison.dropped], [0, 40])
    offer(predicted(0.85))
    assert.equal(comparison.dropped, 41)
  })

  it('computes at most 64 rows in a turn', async () => {
    answer = predicted(0.8)
    offer(predicted(0.85))
    await turns(1)
    computed = 0
    for (const count of [40, 20, 9, 1]) offer({ ...predicted(0.85), count })
    for (const expected of [2, 4]) {
      await turns(1)
      assert.equal(computed, expected)
    }
  })

  it('computes one copy in a turn where that takes long, or is not known yet', async () => {
    answer = predicted(0.8)
    computeMs = 5
    for (let i = 0; i < 5; i++) offer(predicted(0.85))
    await turns(1)
    assert.equal(computed, 1)
    await turns(1)
    assert.equal(computed, 2)
    computeMs = 0.5
    await turns(2)
    assert.equal(computed, 5)
  })

  it('reads a request again only where the canary would make other numbers of it', async () => {
    answer = predicted(0.8)
    offer(predicted(0.85))
    await turns(1)
    assert.deepEqual([read, computed], [1, 1])
    make()
    offer(predicted(0.85))
    await turns(1)
    assert.deepEqual([read, computed], [1, 2])
    const counts = { unknown_category: 0, missing_value: 1, wrong_type: 0 }
    offer(predicted(0.85), { ...parsed, warnings: { items: [], counts } })
    await turns(1)
    assert.deepEqual([read, computed], [2, 3])
  })

  it('counts what the canary refuses and fails on', async () => {
    refuses = true
    offer(predicted(0.5))
    await turns(1)
    refuses = false
    answer = new Error('failed')
    offer(predicted(0.5))
    await turns(2)
    assert.equal(comparison.failed, 2)
  })
})
