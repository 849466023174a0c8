import assert from 'node:assert/strict'
import type { Manifest } from '@modelops/common/manifest'
import { RECENT_PREDICTIONS } from '@modelops/common/recent-prediction'
import fc from 'fast-check'
import { RecentPredictions } from '../../src/serving/recent-predictions.js'

const price = { model_name: 'price', run_id: 'r' } as Manifest
const wine = { model_name: 'wine', run_id: 'w', labels: ['red', 'white'] } as Manifest
const none = new Float64Array()

describe('the recent predictions', () => {
  it('are the newest ones, newest first, however many there were', () =>
    fc.assert(
      fc.property(fc.nat(3 * RECENT_PREDICTIONS), (count) => {
        const recent = new RecentPredictions()
        const numbers = Array.from({ length: count }, (_, i) => i)
        for (const value of numbers)
          recent.add(price, 'stable', {
            count: 1,
            classes: 0,
            values: Float64Array.of(value),
            probabilities: none,
          })
        const listed = recent.list().map(({ prediction }) => prediction)
        assert.deepEqual(listed, numbers.toReversed().slice(0, RECENT_PREDICTIONS))
      }),
    ))

  it('have nothing of what stood in their place before', () => {
    const recent = new RecentPredictions()
    const probabilities = Float64Array.of(0.2, 0.8)
    for (let i = 0; i < RECENT_PREDICTIONS; i++)
      recent.add(wine, 'canary', { count: 2, classes: 2, values: Float64Array.of(1, 0), probabilities })
    const { when, ...first } = recent.list()[0]!
    const labelled = { prediction: 1, label: 'white', probability: 0.8 }
    assert.deepEqual(first, { model_name: 'wine', model_run_id: 'w', route: 'canary', rows: 2, ...labelled })
    recent.add(price, 'stable', { count: 1, classes: 0, values: Float64Array.of(7), probabilities: none })
    const newest = recent.list()[0]!
    assert.deepEqual(newest, {
      when: newest.when,
      model_name: 'price',
      model_run_id: 'r',
      route: 'stable',
      rows: 1,
      prediction: 7,
    })
    assert.ok(newest.when >= when)
  })
})
