import assert from 'node:assert/strict'
import { foldSizes } from '../../../src/learn/recipe/folds.js'

describe('folds', () => {
  it('share out the rows of every class, and all rows, evenly', () => {
    const sizes = foldSizes([7, 3, 1, 11], 5, 1000)
    const totals = ['0', '1', '2', '3', '4'].map((fold) => sizes.reduce((sum, size) => sum + size[fold]!, 0))
    assert.deepEqual(totals.toSorted(), [4, 4, 4, 5, 5])
    for (const { rest, ...counts } of sizes) {
      assert.equal(rest, 0)
      assert.ok(Math.max(...Object.values(counts)) - Math.min(...Object.values(counts)) <= 1)
    }
  })

  it('hold so many rows at most; the others only train', () => {
    const sizes = foldSizes([6000, 4000], 5, 1000)
    assert.deepEqual(sizes, [
      { 0: 120, 1: 120, 2: 120, 3: 120, 4: 120, rest: 5400 },
      { 0: 80, 1: 80, 2: 80, 3: 80, 4: 80, rest: 3600 },
    ])
  })

  it('hold a row of every class, however rare it is', () => {
    const [rare, rarer] = foldSizes([2, 1, 1_000_000], 5, 1000)
    assert.deepEqual(rare, { 0: 1, 1: 0, 2: 0, 3: 0, 4: 0, rest: 1 })
    assert.deepEqual(rarer, { 0: 0, 1: 1, 2: 0, 3: 0, 4: 0, rest: 0 })
  })
})
