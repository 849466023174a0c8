import assert from 'node:assert/strict'
import type { Feature } from '@modelops/common/manifest'
import type { Budget } from '@modelops/common/rules/candidates'
import { recipeFor } from '../../../src/learn/recipe/recipe-options.js'

const features: Feature[] = Array.from({ length: 30 }, (_, i) => ({
  ...{ name: `x${i}`, type: 'numeric', nullable: false },
}))

function effortOf(rows: number, budget: Budget = 'default') {
  const request = { dataset: 'd', model: { name: 'm', target: 'y' }, training: { budget } }
  const { epochs, batchSize, folds } = recipeFor(request, rows, features)!
  return { epochs, batchSize, seen: (epochs * rows * (folds - 1)) / folds }
}

describe('what a member learns in', () => {
  it('are many epochs of small batches where rows are few', () => {
    assert.deepEqual(effortOf(1_000), { epochs: 140, batchSize: 32, seen: 112_000 })
  })

  it('are few epochs of large batches of a million rows, by no more than it can see in minutes', () => {
    const { epochs, batchSize, seen } = effortOf(1_000_000)
    assert.deepEqual([epochs, batchSize], [6, 1_024])
    assert.ok(seen <= 5_000_000)
  })

  it('does not become less with each row more, until rows are many', () => {
    const seen = [100, 1_000, 10_000, 100_000, 300_000].map((rows) => effortOf(rows).seen)
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    )
  })

  it('is less with a small budget', () => {
    for (const rows of [1_000, 50_000, 1_000_000])
      assert.ok(effortOf(rows, 'fast').seen < effortOf(rows).seen / 1.5)
  })
})
