import assert from 'node:assert/strict'
import { describeTarget, guessTarget } from '../../../../../web/pages/train/settings/target.js'
import { categories, column } from '../columns.js'

const text = (name: string, counts: Record<string, number>) =>
  column({ name, type: 'text', distinct: Object.keys(counts).length, categories: categories(counts) })

describe('Train: the target', () => {
  it('says why it is classes or a number', () => {
    assert.match(describeTarget(text('s', { a: 5, b: 5 }), 'auto').why, /text/)
    const few = column({ categories: categories({ 0: 5, 1: 5, 2: 5 }) })
    assert.match(describeTarget(few, 'auto').why, /only 3 different whole numbers/)
    assert.match(describeTarget(column({ distinct: 40 }), 'auto').why, /more than 20/)
  })

  it('takes a class of one row, but no texts that hardly ever occur twice', () => {
    assert.equal(describeTarget(text('s', { a: 5, rare: 1 }), 'auto').kind, 'classes')
    const names = column({ type: 'text', distinct: 40, lone_value: 'Ada' })
    assert.match(describeTarget(names, 'auto').why, /hardly ever occur twice, as “Ada”/)
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

  it('stays the column with the usual name even where it cannot be learned, for that has to be said', () => {
    assert.equal(guessTarget([text('label', { yes: 60 }), text('last', { a: 5, b: 5 })]), 'label')
  })
})
