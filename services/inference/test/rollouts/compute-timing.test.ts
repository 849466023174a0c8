import assert from 'node:assert/strict'
import { ComputeTiming } from '../../src/rollouts/compute-timing.js'

describe('the timing of computations', () => {
  let timing: ComputeTiming
  let now: number
  beforeEach(() => {
    timing = new ComputeTiming()
    now = 0
  })
  const measure = (computeMs: number | undefined, { rows = 1, isStable = true } = {}) => {
    now += 5
    assert.ok(timing.begin(now))
    return timing.end(computeMs, rows, isStable)
  }

  it("calls slow what takes more than 1.2 times stable's p95, known from its first 200", () => {
    for (let i = 1; i <= 200; i++) assert.equal(measure(i / 200), undefined)
    assert.equal(measure(1.2 * 0.955 - 0.001), false)
    assert.equal(measure(1.2 * 0.955 + 0.001, { isStable: false }), true)
  })

  it('takes a difference of less than 50 microseconds for none, as a cache makes as much', () => {
    for (let i = 0; i < 200; i++) measure(0.01)
    assert.equal(measure(0.059), false)
    assert.equal(measure(0.061), true)
  })

  it('learns nothing from the canary, and for each size of request by itself', () => {
    for (let i = 0; i < 300; i++) assert.equal(measure(1, { isStable: false }), undefined)
    for (let i = 0; i < 200; i++) measure(1)
    assert.equal(measure(5, { rows: 64 }), undefined)
    assert.equal(measure(5), true)
  })

  it('measures one request at a time, also after one on which the model failed', () => {
    assert.ok(timing.begin(5))
    assert.equal(timing.begin(50), false)
    assert.equal(timing.end(undefined, 1, true), undefined)
    assert.ok(timing.begin(100))
  })
})
