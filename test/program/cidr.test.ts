/** Which texts are address ranges. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { cidr } from '../../infra/config/cidr.js'

describe('an address range', () => {
  for (const text of ['0.0.0.0/0', '10.0.0.0/16', '203.0.113.7/32', '255.255.255.254/31', '128.0.0.0/1'])
    it(`is ${text}`, () => assert.ok(cidr().test(text)))

  for (const text of [
    '',
    '10.0.0.0',
    '10.0.0/16',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '256.0.0.0/8',
    '999.1.1.1/99',
    '::/0',
    ' 10.0.0.0/8',
    '10.0.0.0/-1',
    '10.0.0.0/',
  ])
    it(`is not '${text}'`, () => assert.ok(!cidr().test(text)))

  it('has no bits set behind its prefix', () => {
    const octets = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 })
    const property = fc.property(octets, fc.integer({ min: 0, max: 32 }), (address, prefix) => {
      const bits = address.map((octet) => octet.toString(2).padStart(8, '0')).join('')
      const expected = !bits.slice(prefix).includes('1')
      assert.equal(cidr().test(`${address.join('.')}/${prefix}`), expected)
    })
    fc.assert(property)
  })

  it('is of a size that was asked for', () => {
    const prefixes = [15, 16, 20, 21].filter((prefix) => cidr(16, 20).test(`10.0.0.0/${prefix}`))
    assert.deepEqual(prefixes, [16, 20])
  })
})
