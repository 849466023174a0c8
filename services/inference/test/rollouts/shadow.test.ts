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
  let answer: Predictions | Error
  let shadow: Shadow
  let comparison = newComparison()
  beforeEach(() => {
    batcher.queuedRows = 0
    computed = 0
    comparison = newComparison()
    const labels = ['red', 'white']
    const predict = (_rows: unknown, _count: unknown, done: (result: unknown) => void) => {
      computed++
      done(answer)
    }
    const stable = { labels, batcher } as unknown as ModelVersion
    const canary = { labels, predict } as unknown as ModelVersion
    shadow = new Shadow({ stable, canary, sample: 1, comparison })
  })
  const turns = async (count: number) => {
    for (let i = 0; i < count; i++) await setImmediate()
  }

  it('computes in a later turn, and compares classes and probabilities', async () => {
    answer = predicted(0.8)
    shadow.offer(() => parsed, predicted(0.85))
    assert.equal(computed, 0)
    await turns(1)
    answer = predicted(0.2)
    shadow.offer(() => parsed, predicted(0.85))
    await turns(2)
    assert.deepEqual([comparison.compared, comparison.agreed], [2, 1])
    assert.deepEqual(comparison.differences, [0, 0, 0, 1, 1, 0])
  })

  it('computes nothing while requests wait for stable, and drops what is too much', async () => {
    answer = predicted(0.8)
    for (let i = 0; i < 40; i++) shadow.offer(() => parsed, predicted(0.85))
    assert.equal(comparison.dropped, 8)
    batcher.queuedRows = 1
    await turns(40)
    assert.deepEqual([computed, comparison.dropped], [0, 40])
    shadow.offer(() => parsed, predicted(0.85))
    assert.equal(comparison.dropped, 41)
  })

  it('counts what the canary refuses and fails on', async () => {
    shadow.offer(() => {
      throw new Error('refused')
    }, predicted(0.5))
    answer = new Error('failed')
    shadow.offer(() => parsed, predicted(0.5))
    await turns(3)
    assert.equal(comparison.failed, 2)
  })
})
