import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Task } from '../../src/manifest.js'
import { judgeTarget } from '../../src/rules/target.js'
import { anyColumn, categories, column, text } from '../support/columns.js'

const statistics = { min: 0, max: 9, mean: 4, std: 1, fractions: false }
const counted = (type: 'numeric' | 'text', distinct: number) =>
  column({
    ...{ type, distinct },
    categories: Array.from({ length: distinct }, (_, index) => ({ value: `${index}`, count: 3 })),
  })

describe('the rule of the target', () => {
  it('says what decides between classes and a number', () => {
    assert.deepEqual(judgeTarget(text({ a: 5, b: 5 }), undefined, 0), { task: 'binary', reason: 'text' })
    const few = column({ categories: categories({ 0: 5, 1: 5, 2: 5 }) })
    assert.deepEqual(judgeTarget(few, undefined, 0), { task: 'multiclass', reason: 'few_numbers' })
    const fractions = column({ statistics: { ...statistics, fractions: true } })
    assert.deepEqual(judgeTarget(fractions, undefined, 0), { task: 'regression', reason: 'fractions' })
    assert.deepEqual(judgeTarget(few, 'regression', 0), { task: 'regression', reason: 'asked_for' })
  })

  for (const [type, distinct, wanted, task] of [
    ['numeric', 20, undefined, 'multiclass'],
    ['numeric', 21, undefined, 'regression'],
    ['numeric', 201, undefined, 'regression'],
    ['text', 21, undefined, 'multiclass'],
    ['text', 200, undefined, 'multiclass'],
    ['text', 201, undefined, undefined],
    ['numeric', 200, 'multiclass', 'multiclass'],
    ['numeric', 201, 'multiclass', undefined],
  ] as const)
    it(`makes of ${distinct} values in a ${type} column, asked for ${wanted ?? 'nothing'}, ${task ?? 'no target'}`, () => {
      assert.equal(judgeTarget(counted(type, distinct), wanted, 0).task, task)
    })

  it('says which class has too few rows, and that validation needs one more', () => {
    const rare = text({ a: 5, rare: 1 })
    const small = { code: 'small_class', label: 'rare', rows: 1, needed: 2 }
    assert.deepEqual(judgeTarget(rare, undefined, 0), { obstacle: small })
    const two = text({ a: 5, b: 2 })
    assert.equal(judgeTarget(two, undefined, 0).task, 'binary')
    assert.equal(judgeTarget(two, undefined, 0.1).obstacle?.code, 'small_class')
  })

  it('gives any column a task that it can be trained for, or says why there is none', () => {
    const wanted = fc.constantFrom<Task | undefined>(undefined, 'binary', 'multiclass', 'regression')
    fc.assert(
      fc.property(anyColumn, wanted, fc.constantFrom(0, 0.1), ({ column }, wanted, validationSplit) => {
        const { task, obstacle } = judgeTarget(column, wanted, validationSplit)
        if (obstacle) return
        const { type, distinct, categories, statistics } = column
        assert(distinct > 1 && (wanted ?? task) === task)
        if (task === 'regression') assert(type === 'numeric' && statistics!.max <= 1e18)
        else {
          assert(distinct <= 200 && categories!.every(({ count }) => count >= (validationSplit ? 3 : 2)))
          assert(task === 'multiclass' || distinct === 2)
        }
      }),
      { numRuns: 500 },
    )
  })
})
