import assert from 'node:assert/strict'
import { isProblem } from '@modelops/common/problem'
import fc from 'fast-check'
import { makePlan } from '../../../../../../training/src/learn/plan/plan.js'
import { guessTarget, judgeTarget, type LearnAs } from '../../../../../web/pages/train/settings/target.js'
import { anyColumn, categories, column } from '../columns.js'

const text = (name: string, counts: Record<string, number>) =>
  column({ name, type: 'text', distinct: Object.keys(counts).length, categories: categories(counts) })

describe('Train: the target', () => {
  it('is judged as the training service does', () => {
    const learnAs = fc.constantFrom<LearnAs>('auto', 'classes', 'regression')
    fc.assert(
      fc.property(
        anyColumn,
        learnAs,
        fc.constantFrom(0, 0.1),
        ({ column, rows }, learnAs, validationSplit) => {
          fc.pre(rows >= 10)
          const verdict = judgeTarget(column, learnAs, validationSplit > 0 ? 3 : 2)
          assert.equal(verdict.kind, plannedKind(column, rows, learnAs, validationSplit))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('says why it is classes or a number', () => {
    assert.match(judgeTarget(text('s', { a: 5, b: 5 }), 'auto').why, /text/)
    const few = column({ categories: categories({ 0: 5, 1: 5, 2: 5 }) })
    assert.match(judgeTarget(few, 'auto').why, /only 3 different whole numbers/)
    assert.match(judgeTarget(column({ distinct: 40 }), 'auto').why, /more than 20/)
  })

  it('has the limits of the training service', () => {
    for (const distinct of [20, 21, 200, 201])
      for (const type of ['numeric', 'text'] as const)
        for (const learnAs of ['auto', 'classes'] as const) {
          const counted = Array.from({ length: distinct }, (_, index) => ({ value: `${index}`, count: 3 }))
          const target = column({ name: 'y', type, distinct, categories: counted })
          const planned = plannedKind(target, 3 * distinct, learnAs, 0)
          assert.equal(judgeTarget(target, learnAs).kind, planned, `${distinct} values, ${type}, ${learnAs}`)
        }
  })

  it('names the class that has too few rows', () => {
    assert.match(judgeTarget(text('s', { a: 5, rare: 1 }), 'auto').why, /“rare” has 1 of the 2 rows/)
  })

  it('is guessed by a usual name before the last column', () => {
    const columns = [text('Diagnosis', { m: 5, b: 5 }), text('last', { a: 5, b: 5 })]
    assert.equal(guessTarget(columns), 'Diagnosis')
    assert.equal(guessTarget(columns.toReversed()), 'Diagnosis')
  })

  it('is otherwise the last column that can be learned', () => {
    const columns = [text('first', { a: 5, b: 5 }), text('middle', { a: 5, b: 5 }), text('same', { a: 10 })]
    assert.equal(guessTarget(columns), 'middle')
    assert.equal(guessTarget([]), '')
  })

  it('stays the column with the usual name even where it cannot be learned, for that has to be told', () => {
    assert.equal(guessTarget([text('label', { yes: 60 }), text('last', { a: 5, b: 5 })]), 'label')
  })
})

function plannedKind(
  target: ReturnType<typeof column>,
  rows: number,
  learnAs: LearnAs,
  validationSplit: number,
): string {
  const feature = column({
    name: 'feature',
    statistics: { min: 0, max: 1, mean: 0, std: 1, fractions: true },
  })
  const schema = {
    ...{ format_version: 1 as const, name: 'data', sha256: '', created: '', rows, size_bytes: 1 },
    columns: [feature, target],
  }
  const classes = target.distinct === 2 ? ('binary' as const) : ('multiclass' as const)
  const task = { auto: undefined, classes, regression: 'regression' as const }[learnAs]
  try {
    const model = { name: 'm', target: target.name, ...(task && { task }) }
    const plan = makePlan(schema, { dataset: 'data', model, training: { validationSplit } })
    return plan.task === 'regression' ? 'regression' : 'classes'
  } catch (error) {
    if (isProblem(error, 'unusable_target')) return 'unusable'
    throw error
  }
}
