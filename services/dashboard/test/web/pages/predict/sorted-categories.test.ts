import assert from 'node:assert/strict'
import { sortedCategories } from '../../../../web/pages/predict/sorted-categories.js'

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
