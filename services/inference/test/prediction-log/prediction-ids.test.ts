import assert from 'node:assert/strict'
import { predictionIdSchema } from '@modelops/common/prediction-id'
import { createPredictionIds } from '../../src/prediction-log/prediction-ids.js'

describe('the ids of predictions', () => {
  it('are UUIDs of version 7 that say when they were made', () => {
    const id = createPredictionIds(() => Date.UTC(2026, 10, 27))()
    assert.equal(predictionIdSchema.parse(id), id)
    assert.equal(Number.parseInt(id.replace('-', '').slice(0, 12), 16), Date.UTC(2026, 10, 27))
  })

  it('rise with every call, however many fall into one millisecond, and when the clock is set back', () => {
    let calls = 0
    const next = createPredictionIds(() => 1_000_000 + (++calls > 9000 ? -5 : 0))
    const ids = Array.from({ length: 20_000 }, next)
    assert.equal(new Set(ids).size, ids.length)
    assert.deepEqual(ids.toSorted(), ids)
    for (const id of ids) predictionIdSchema.parse(id)
  })

  it('differ between processes that count the same milliseconds', () => {
    const [one, other] = [createPredictionIds(() => 7), createPredictionIds(() => 7)]
    const ids = Array.from({ length: 1000 }, () => [one(), other()]).flat()
    assert.equal(new Set(ids).size, ids.length)
  })

  it('draw new random bits in every millisecond, so that one id does not give another away', () => {
    let ms = 0
    const next = createPredictionIds(() => ++ms)
    const tails = Array.from({ length: 2000 }, () => next().slice(20))
    assert.equal(new Set(tails).size, tails.length)
  })
})
