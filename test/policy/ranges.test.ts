import assert from 'node:assert/strict'
import fc from 'fast-check'
import { openRanges } from '../../policy/ranges.js'

describe('address ranges', () => {
  const closed = [
    ['10.0.0.0/8'],
    ['17.0.0.0/8'],
    ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '203.0.113.0/24'],
    ['203.0.113.7'],
    ['2001:db8::/32', 'fd00::/8', '::1/128'],
    ['fe80::/10', '169.254.0.0/16', '100.64.0.0/10', '127.0.0.0/8'],
    ['64:ff9b::192.0.2.33/128'],
    [],
  ]
  for (const ranges of closed)
    it(`are somebody's: ${ranges.join(', ') || 'none'}`, () => assert.deepEqual(openRanges(ranges), []))

  for (const range of ['0.0.0.0/0', '128.0.0.0/1', '12.0.0.0/7', '::/0', '2000::/3', '2600::/12', 'all', ''])
    it(`are open by '${range}' alone`, () => assert.deepEqual(openRanges(['203.0.113.0/24', range]), [range]))

  it('are open together where no one is, and none twice', () => {
    assert.deepEqual(openRanges(['17.0.0.0/8', '18.0.0.0/9']), ['17.0.0.0/8', '18.0.0.0/9'])
    assert.deepEqual(openRanges(['17.0.0.0/8', '17.0.0.0/9', '17.128.0.0/10']), [])
  })

  it('are open however the internet is split', () => {
    const depths = fc.array(fc.boolean(), { minLength: 1, maxLength: 400 })
    fc.assert(
      fc.property(depths, (splits) => {
        const parts = split(0, 0, [...splits])
        assert.notDeepEqual(openRanges(parts), [])
      }),
      { numRuns: 30 },
    )
  })
})

/** Ranges that are everything together: each is halved as long as the list says so. */
function split(first: number, prefix: number, splits: boolean[]): string[] {
  if (prefix < 9 && splits.shift()) {
    const half = 2 ** (31 - prefix)
    return [...split(first, prefix + 1, splits), ...split(first + half, prefix + 1, splits)]
  }
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256)
  return [`${octets.join('.')}/${prefix}`]
}
