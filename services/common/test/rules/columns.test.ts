import assert from 'node:assert/strict'
import { featureObstacle, isConstant } from '../../src/rules/columns.js'
import { categories, column, text } from '../support/columns.js'

const largest = (max: number) => column({ statistics: { min: -1, max, mean: 0, std: 1, fractions: true } })

describe('the rule of the features', () => {
  it('takes numbers that can be squared as 32-bit floats', () => {
    assert.equal(featureObstacle(largest(1e18), 10), undefined)
    assert.deepEqual(featureObstacle(largest(2e18), 10), { code: 'too_large', largest: 2e18 })
  })

  it('takes texts that occur again, with values that were counted', () => {
    assert.equal(featureObstacle(text({ a: 5, b: 1 }), 6), undefined)
    assert.deepEqual(featureObstacle(text({ a: 1, b: 1 }), 2), { code: 'all_different' })
    const prose = column({ type: 'text', distinct: 1001 })
    assert.deepEqual(featureObstacle(prose, 3000), { code: 'too_many_values' })
    assert.equal(featureObstacle({ ...prose, repeats: true }, 3000), undefined)
  })

  it('takes no column without values', () => {
    assert.deepEqual(featureObstacle(column({ distinct: 0, missing: 9 }), 9), { code: 'no_values' })
  })

  it('knows a constant from a text or a number that is there or not', () => {
    const word = { type: 'text', distinct: 1, categories: categories({ a: 10 }) } as const
    for (const facts of [{ distinct: 1 }, word])
      assert(isConstant(column(facts)) && !isConstant(column({ ...facts, missing: 40 })))
    assert(isConstant(column({ type: 'datetime', distinct: 1, missing: 4 })))
  })
})
