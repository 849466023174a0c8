import assert from 'node:assert/strict'
import { isProblem } from '@modelops/common/problem'
import fc from 'fast-check'
import { planFeature } from '../../../../../../training/src/learn/plan/plan-feature.js'
import type { Column } from '../../../../../web/api/types.js'
import { isRefused, uselessColumns } from '../../../../../web/pages/train/settings/features.js'
import { anyColumn, categories, column } from '../columns.js'

describe('Train: the columns to learn from', () => {
  it('are refused here when the training service would refuse them', () => {
    fc.assert(
      fc.property(anyColumn, ({ column, rows }) => {
        assert.equal(isRefused(column, rows), isRefusedByTraining(column, rows))
      }),
      { numRuns: 500 },
    )
  })

  it('leave out constants and identifiers at first', () => {
    const columns = [
      column({ name: 'good' }),
      column({ name: 'constant', distinct: 1 }),
      column({ name: 'empty', distinct: 0, missing: 50 }),
      column({ name: 'id', type: 'text', distinct: 50, categories: categories({ a: 1 }) }),
      column({
        name: 'now and then',
        type: 'text',
        distinct: 1,
        missing: 40,
        categories: categories({ a: 10 }),
      }),
    ]
    assert.deepEqual(uselessColumns(columns, 50), ['constant', 'empty', 'id'])
  })
})

function isRefusedByTraining(column: Column, rows: number): boolean {
  try {
    planFeature(column, rows)
    return false
  } catch (error) {
    if (isProblem(error, 'invalid_data')) return true
    throw error
  }
}
