import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Feature } from '../../../../web/api/types.js'
import { namedRow, textsOf, valuesOf, type Value } from '../../../../web/pages/predict/row.js'

const numeric: Feature = { name: 'age', type: 'numeric', nullable: true }
const text: Feature = { name: 'city', type: 'text', nullable: true, categories: ['Rome'], other: true }

describe('the row of a form', () => {
  it('is the one that filled it', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
    const category = fc.string({ minLength: 1 }).filter((value) => value.trim() !== '')
    const values = fc.array(
      fc.oneof(
        fc.tuple(fc.constant(numeric), fc.option(number)),
        fc.tuple(fc.constant(text), fc.option(category)),
      ),
    )
    fc.assert(
      fc.property(values, (row) => {
        const features = row.map(([feature]) => feature)
        const given = row.map(([, value]): Value => value)
        assert.deepEqual(valuesOf(features, textsOf(given)), given)
      }),
    )
  })

  it('has no value where a field is empty', () => {
    assert.deepEqual(valuesOf([numeric, text], ['', ' ']), [null, null])
  })

  it('keeps a text that is no number, for the service to refuse', () => {
    assert.deepEqual(valuesOf([numeric, numeric], ['1e999', '0x10']), ['1e999', '0x10'])
  })

  it('keeps a category that looks like a number as text', () => {
    assert.deepEqual(valuesOf([text], ['007']), ['007'])
  })

  it('goes by name whatever the names are', () => {
    const odd = ['__proto__', '2', 'a "b"'].map((name): Feature => ({ ...numeric, name }))
    assert.equal(JSON.stringify(namedRow(odd, [1, 2, 3])), '{"2":2,"__proto__":1,"a \\"b\\"":3}')
  })
})
