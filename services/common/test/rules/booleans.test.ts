import assert from 'node:assert/strict'
import { booleanIndexes, booleanPair } from '../../src/rules/booleans.js'

describe('columns of two words', () => {
  for (const categories of [
    ['True', 'False'],
    ['false'],
    ['NO', 'yes'],
    ['t', 'F'],
    ['Y', 'n'],
    ['WAHR', 'FALSCH'],
    ['VRAI', 'faux'],
    ['ИСТИНА', 'ЛОЖЬ'],
    ['oui', 'non'],
  ])
    it(`${categories.join(' and ')} mean true and false`, () => assert.ok(booleanPair(categories)))

  for (const categories of [
    [],
    ['t'],
    ['yes', 'false'],
    ['wahr', 'faux'],
    ['true', 'false', 'maybe'],
    ['m', 'f'],
  ])
    it(`${categories.join(' and ') || 'none'} do not`, () => assert.equal(booleanPair(categories), undefined))

  it('of other languages are reached by true and false as texts, which CSV and forms send', () => {
    const indexes = booleanIndexes(['FALSCH', 'WAHR'])!
    assert.deepEqual(
      ['true', true, '1', 'wahr', 'false'].map((value) => indexes.get(value)),
      [1, 1, 1, 1, 0],
    )
  })

  it('are reached by JSON values, numbers and words, whichever comes first', () => {
    const indexes = booleanIndexes(['False', 'True'])!
    for (const value of [true, 1, '1', 'true']) assert.equal(indexes.get(value), 1)
    for (const value of [false, 0, '0', 'false']) assert.equal(indexes.get(value), 0)
  })
})
