import assert from 'node:assert/strict'
import { sharesOf } from '../../../../web/pages/drift/shares.js'

const text = (edge: number) => `${edge}`

describe('both distributions of a feature', () => {
  it('are shares of their own rows, by the bins of numbers, with missing values last', () => {
    const reference = { edges: [1, 2], counts: [10, 20, 60], missing: 10 }
    const live = { edges: [1, 2], counts: [0, 1, 1], missing: 2 }
    assert.deepEqual(sharesOf({ reference, live }, text), [
      { label: 'up to 1', reference: 0.1, live: 0 },
      { label: '1 to 2', reference: 0.2, live: 0.25 },
      { label: 'above 2', reference: 0.6, live: 0.25 },
      { label: 'missing', reference: 0.1, live: 0.5 },
    ])
  })

  it('are those of categories and of all others, in their order', () => {
    const live = { categories: ['a', 'b'], counts: [3, 0], other: 1, missing: 0 }
    assert.deepEqual(
      sharesOf({ reference: null, live }, text).map(({ label, reference, live: share }) => [
        label,
        reference,
        share,
      ]),
      [
        ['a', undefined, 0.75],
        ['b', undefined, 0],
        ['any other', undefined, 0.25],
        ['missing', undefined, 0],
      ],
    )
  })

  it('are of the twelve categories that differ most, where there are more', () => {
    const categories = Array.from({ length: 40 }, (_, i) => `c${i}`)
    const reference = { categories, counts: categories.map(() => 1), other: 0, missing: 0 }
    const live = { categories, counts: categories.map((_, i) => (i === 30 ? 9 : 0)), other: 0, missing: 0 }
    const shares = sharesOf({ reference, live }, text)
    assert.equal(shares.length, 12)
    assert.equal(shares[0]!.label, 'c30')
    const rest = shares.at(-1)!
    assert.equal(rest.label, '31 more')
    const all = shares.reduce((sum, { reference: share }) => sum + share!, 0)
    assert.ok(Math.abs(all - 1) < 1e-9)
  })

  it('are empty before the first row', () => {
    const live = { edges: [], counts: [0], missing: 0 }
    assert.deepEqual(sharesOf({ reference: null, live }, text), [
      { label: 'any value', reference: undefined, live: 0 },
      { label: 'missing', reference: undefined, live: 0 },
    ])
  })
})
