import assert from 'node:assert/strict'
import type { Feature } from '../../../../web/api/types.js'
import {
  outsideTraining,
  rangeHint,
  sortedCategories,
  stepOf,
} from '../../../../web/pages/predict/training-range.js'

const numeric = (min: number, max: number, nullable = false): Feature => ({
  name: 'x',
  type: 'numeric',
  nullable,
  statistics: { min, max, mean: min, std: 1, missing: 0, deciles: [min, max] },
})
const text = (other: boolean): Feature => ({
  ...{ name: 'c', type: 'text', nullable: false, categories: ['a', 'b'], other },
})

describe('the field of a feature', () => {
  it('names the range of training', () => {
    assert.equal(rangeHint(numeric(6.981, 28.11)), '6.981 to 28.11')
    assert.equal(rangeHint(numeric(1, 5, true)), '1 to 5, or empty')
    assert.equal(rangeHint({ name: 'x', type: 'numeric', nullable: false }), 'a number')
  })

  it('shows years as they are written', () => {
    assert.equal(rangeHint(numeric(1900, 2023)), '1900 to 2023')
    assert.equal(outsideTraining(numeric(1900, 2023), '1850'), 'below 1900')
  })

  it('marks what lies outside, and neither what is at its ends nor what is missing', () => {
    assert.equal(outsideTraining(numeric(1, 5), '0.9'), 'below 1')
    assert.equal(outsideTraining(numeric(1, 5), '5.1'), 'above 5')
    for (const fine of ['1', '5', '3', '', 'abc'])
      assert.equal(outsideTraining(numeric(1, 5), fine), undefined, fine)
  })

  it('marks a category that training never saw', () => {
    assert.equal(outsideTraining(text(false), 'c'), 'never seen')
    assert.equal(outsideTraining(text(true), 'c'), 'counts as other')
    assert.equal(outsideTraining(text(false), 'b'), undefined)
  })

  it('steps by about a hundredth of the range, and by 1 at least where all are whole numbers', () => {
    assert.equal(stepOf(numeric(6.981, 28.11)), 0.1)
    assert.equal(stepOf(numeric(0, 0.00345)), 0.00001)
    assert.equal(stepOf(numeric(19, 80)), 1)
    assert.equal(stepOf(numeric(0, 50_000)), 100)
    assert.equal(stepOf(numeric(3, 3)), 'any')
  })
})

describe('the categories of a choice', () => {
  it('are sorted by the alphabet, whatever their case and accents', () =>
    assert.deepEqual(sortedCategories(['Zürich', 'öl', 'Oslo', 'berlin', 'Århus']), [
      ...['Århus', 'berlin', 'öl', 'Oslo', 'Zürich'],
    ]))

  it('are sorted by size where they are numbers, before words', () =>
    assert.deepEqual(sortedCategories(['10', 'n/a', '9', '-1.5', '1.25']), [
      '-1.5',
      '1.25',
      '9',
      '10',
      'n/a',
    ]))

  it('are counted up where numbers are part of them', () =>
    assert.deepEqual(sortedCategories(['zone 10', 'zone 9']), ['zone 9', 'zone 10']))
})
