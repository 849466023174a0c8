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
    assert.deepEqual(judgeTarget(text({ a: 5, b: 5 }), undefined), { task: 'binary', reason: 'text' })
    const few = column({ categories: categories({ 0: 5, 1: 5, 2: 5 }) })
    assert.deepEqual(judgeTarget(few, undefined), { task: 'multiclass', reason: 'few_numbers' })
    const fractions = column({ statistics: { ...statistics, fractions: true } })
    assert.deepEqual(judgeTarget(fractions, undefined), { task: 'regression', reason: 'fractions' })
    assert.deepEqual(judgeTarget(few, 'regression'), { task: 'regression', reason: 'asked_for' })
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
      assert.equal(judgeTarget(counted(type, distinct), wanted).task, task)
    })

  it('takes a class of one row, but no classes that hardly ever occur twice', () => {
    assert.equal(judgeTarget(text({ a: 5, rare: 1 }), undefined).task, 'binary')
    const lone = column({ type: 'text', distinct: 30, lone_value: 'v' })
    assert.deepEqual(judgeTarget(lone, undefined), { obstacle: { code: 'mostly_lone', value: 'v' } })
  })

  it('gives any column a task that it can be trained for, or says why there is none', () => {
    const wanted = fc.constantFrom<Task | undefined>(undefined, 'binary', 'multiclass', 'regression')
    fc.assert(
      fc.property(anyColumn, wanted, ({ column }, wanted) => {
        const { task, obstacle } = judgeTarget(column, wanted)
        if (obstacle) return
        const { type, distinct, categories, statistics } = column
        assert(distinct > 1 && (wanted ?? task) === task)
        if (task === 'regression') assert(type === 'numeric' && statistics!.max <= 1e18)
        else {
          assert(distinct <= 200 && categories!.length === distinct)
          assert(task === 'multiclass' || distinct === 2)
        }
      }),
      { numRuns: 500 },
    )
  })
})
