import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isProblem } from '@modelops/common/problem'
import { backgroundSize, maxRowsOf, samplingPlan } from '../../src/explain/sampling-plan.js'

describe('The plan of explaining by sampling', () => {
  it('asks a quick model the more pairs of orders of each background row, the fewer rows there are', () => {
    assert.deepEqual(samplingPlan(10, backgroundSize(10), 0.01), { rows: 64, pairs: 2 })
    assert.deepEqual(samplingPlan(10, 1, 0.01), { rows: 1, pairs: 128 })
    assert.deepEqual(samplingPlan(2000, backgroundSize(2000), 0.001), { rows: 8, pairs: 2 })
  })

  it('takes no more than five seconds for a row, and thirty for a request, or says that it would', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 1, max: 64 }),
        fc.double({ min: 1e-3, max: 1000, noNaN: true }),
        (features, rows, msOfRow) => {
          try {
            const plan = samplingPlan(features, rows, msOfRow)
            const ms = plan.rows * plan.pairs * 2 * features * msOfRow
            assert.ok(ms <= 5000 && plan.pairs >= 2 && plan.rows <= rows)
            assert.ok(plan.rows >= Math.min(rows, 4))
            assert.ok(maxRowsOf(plan, features, msOfRow) * ms <= 30_000 || ms === 0)
          } catch (error) {
            assert.ok(isProblem(error, 'unsupported_model'), String(error))
            assert.ok(Number(error.received) >= 5)
          }
        },
      ),
    ))
})
