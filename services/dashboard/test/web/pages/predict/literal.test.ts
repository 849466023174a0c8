import assert from 'node:assert/strict'
import fc from 'fast-check'
import { literal } from '../../../../web/pages/predict/literal.js'

describe('a value in code', () => {
  it('is JSON, whatever it is and however deep it stands', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat({ max: 8 }), (value, indent) => {
        assert.deepEqual(JSON.parse(literal(value, 'null', indent)), JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('stays on one line where it fits', () => {
    assert.equal(literal({ features: { a: 1, b: [1, null] } }), '{ "features": { "a": 1, "b": [1, null] } }')
  })

  it('shares lines among the numbers of a long list', () => {
    const lines = literal({ data: Array.from({ length: 100 }, (_, index) => index) }).split('\n')
    assert.ok(lines.length < 10)
    assert.ok(lines.every((line) => line.length <= 94))
  })

  it('writes a missing value as the language does', () => {
    assert.equal(literal({ a: null, b: 'null' }, 'None'), '{ "a": None, "b": "null" }')
  })
})
