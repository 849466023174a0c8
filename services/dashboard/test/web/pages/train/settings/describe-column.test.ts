import assert from 'node:assert/strict'
import {
  describeDistinct,
  describeMissing,
  describeValues,
} from '../../../../../web/pages/train/settings/describe-column.js'
import { categories, column } from '../columns.js'

const statistics = { min: 1, max: 3, mean: 2, std: 1, fractions: false }

describe('Train: a column in words', () => {
  it('has its range, or its most frequent values', () => {
    assert.equal(describeValues(column({ statistics })), '1 to 3, mean 2')
    assert.equal(describeValues(column({ statistics: { ...statistics, max: 1 } })), 'always 1')
    const counted = categories({ rare: 1, often: 1200, b: 5, c: 4 })
    assert.equal(
      describeValues(column({ distinct: 4, categories: counted })),
      'often (1,200), b (5), c (4), 1 more',
    )
    const many = { type: 'text', distinct: 1001 } as const
    assert.equal(describeValues(column(many)), 'free text or identifiers')
    assert.equal(describeValues(column({ ...many, repeats: true })), 'very many values')
    const datetime = { form: 'dd.mm.yyyy', reference: '2024-01-31', parts: ['days'] } as const
    const dates = column({ type: 'datetime', datetime: { ...datetime, parts: ['days'] } })
    assert.equal(describeValues(dates), 'from 2024-01-31 on')
    assert.equal(describeValues(column({ distinct: 0, categories: [] })), 'nothing')
  })

  it('counts different values as far as the service does', () => {
    assert.equal(describeDistinct(column({ distinct: 2, categories: [] })), '2')
    assert.equal(describeDistinct(column({ distinct: 1001 })), '> 1,000')
  })

  it('distinguishes a few missing values from none', () => {
    assert.equal(describeMissing(column({}), 100), '–')
    assert.equal(describeMissing(column({ missing: 1 }), 100_000), '< 0.1 %')
    assert.equal(describeMissing(column({ missing: 5 }), 100), '5.0 %')
  })
})
