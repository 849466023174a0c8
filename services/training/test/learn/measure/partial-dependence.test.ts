import assert from 'node:assert/strict'
import type { PartialDependence } from '@modelops/common/manifest'
import { csvOf, trainOn } from '../support/training.js'

const quick = { epochs: 30, refit: false }
const kinds = ['cheap', 'dear', 'rare']

/** The price grows with the size and the kind, and not with the noise. */
const houses = csvOf(
  'size,kind,noise,built,price',
  Array.from({ length: 200 }, (_, i) => {
    const kind = i % 40 === 0 ? 2 : i % 3 === 0 ? 1 : 0
    const day = `20${String(10 + (i % 10)).padStart(2, '0')}-0${1 + (i % 9)}-01`
    return [i % 50, kinds[kind]!, (i * 29) % 31, day, (i % 50) * 10 + kind * 100 + 0.5]
  }),
)

const of = (found: readonly PartialDependence[] | undefined, name: string) =>
  found!.find(({ feature }) => feature === name)!
const rises = (values: readonly number[]) => values.every((value, i) => i === 0 || value > values[i - 1]!)

describe('partial dependence', () => {
  it('says what the saved model answers in the mean as a column moves', async () => {
    const { draft } = await trainOn(houses, 'price', { training: quick })
    const { partial_dependence, feature_importance } = draft
    assert.ok(partial_dependence!.length <= 5)
    assert.equal(partial_dependence![0]!.feature, feature_importance![0]!.feature)
    const size = of(partial_dependence, 'size')
    assert.deepEqual([size.values[0], size.values.at(-1), size.values.length], [0, 49, 11])
    assert.ok(rises(size.values as number[]) && rises(size.answers['price']!))
    const kind = of(partial_dependence, 'kind')
    assert.deepEqual(kind.values, kinds)
    assert.ok(rises(kind.answers['price']!))
  })

  it('moves all parts of a date, and gives the probability of the positive class', async () => {
    const table = csvOf(
      'when,late',
      Array.from({ length: 120 }, (_, i) => [
        `${String(1 + (i % 28)).padStart(2, '0')}.0${1 + (i % 9)}.2024`,
        i % 9 > 6 ? 'yes' : 'no',
      ]),
    )
    const { draft } = await trainOn(table, 'late', { training: quick })
    const { values, answers } = of(draft.partial_dependence, 'when')
    assert.match(String(values[0]), /^2024-01-\d\d$/)
    assert.deepEqual(Object.keys(answers), ['yes'])
    assert.ok(answers['yes']!.at(-1)! > answers['yes']![0]!)
  })

  it('is of the most frequent of many classes', async () => {
    const table = csvOf(
      'x,y',
      Array.from({ length: 240 }, (_, i) => [i % 8, `c${i % 16 === 15 ? 8 : i % 8}`]),
    )
    const { draft } = await trainOn(table, 'y', { training: quick })
    assert.deepEqual(Object.keys(of(draft.partial_dependence, 'x').answers), ['c0', 'c1', 'c2', 'c3', 'c4'])
  })
})
