import assert from 'node:assert/strict'
import { countReason } from '../../src/rules/counts.js'
import { column } from '../support/columns.js'

/** @param rows by whole number, from `first` */
const numbers = (name: string, rows: readonly number[], first = 0) => {
  const categories = rows.flatMap((count, i) => (count > 0 ? [{ value: `${first + i}`, count }] : []))
  const statistics = { min: first, max: first + rows.length - 1, mean: 1, std: 1, fractions: false }
  return column({ name, distinct: categories.length, statistics, categories })
}
const doctorVisits = [402, 531, 420, 270, 170, 91, 50, 31, 16, 8, 3, 2, 6]

describe('whole numbers', () => {
  for (const [what, name, rows] of [
    ['with many zeros and ever fewer large ones', 'y', doctorVisits],
    ['with most rows at zero, and gaps among the largest', 'y', [900, 300, 90, 40, 12, 5, 0, 2, 0, 1]],
  ] as const)
    it(`are counts by their values: ${what}`, () => {
      assert.equal(countReason(numbers(name, rows)), 'count_values')
    })

  for (const name of [
    'visits',
    'Number of claims',
    'n_children',
    'item_count',
    'orderCount',
    'num_trips',
    'cnt',
  ])
    it(`are counts by the name ${name}`, () => {
      assert.equal(countReason(numbers(name, [20, 20, 20, 20])), 'count_name')
    })

  for (const [what, target] of [
    ['0 and 1', numbers('visits', [50, 9])],
    ['codes from 1 to 7', numbers('cover', [200, 180, 90, 40, 20, 9, 2], 1)],
    ['digits', numbers('digit', [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])],
    ['labels in the order of their names', numbers('label', [300, 40, 200, 10, 150, 90, 20])],
    ['labels of which the last is usual', numbers('label', [300, 250, 200, 150, 120, 100, 90])],
    ['grades', numbers('quality', [10, 53, 681, 638, 199, 18], 3)],
    ['few labels', numbers('y', [90, 40, 10])],
    ['far codes', numbers('y', [90, ...new Array<number>(40).fill(0), 40, 20, 10, 5, 1])],
    ['what is called a code', numbers('code', [20, 20, 20, 20])],
  ] as const)
    it(`are codes: ${what}`, () => {
      assert.equal(countReason(target), undefined)
    })
})
