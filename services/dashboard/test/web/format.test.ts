import assert from 'node:assert/strict'
import {
  formatAgo,
  formatBytes,
  formatCounted,
  formatDuration,
  formatFixed,
  formatMoment,
  formatNumber,
  formatPercent,
  formatTexts,
  formatValue,
} from '../../web/format.js'

describe('numbers', () => {
  for (const [value, text] of [
    [0, '0'],
    [0.97368, '0.9737'],
    [53.2149, '53.21'],
    [12345.6, '12,346'],
    [1.2e-7, '1.2e-7'],
    [-3.5, '-3.5'],
    [NaN, '–'],
  ] as const)
    it(`${value} is ${text}`, () => assert.equal(formatNumber(value), text))

  it('shares are per cent', () => assert.equal(formatPercent(0.9737), '97.4 %'))

  it('what rounds to zero has no sign', () => {
    assert.equal(formatFixed(-0.04, 1), '0.0')
    assert.equal(formatFixed(-0.06, 1), '-0.1')
    assert.equal(formatPercent(-0.0001), '0.0 %')
  })

  it('values of the data have no groups, as they may be years', () => {
    assert.equal(formatValue(2023), '2023')
    assert.equal(formatValue(-0.51234), '-0.5123')
  })

  it('one is one, and more are more', () => {
    assert.equal(formatCounted(1, 'row'), '1 row')
    assert.equal(formatCounted(0, 'row'), '0 rows')
    assert.equal(formatCounted(1234, 'class', 'classes'), '1,234 classes')
  })

  for (const [bytes, text] of [
    [0, '0 B'],
    [999, '999 B'],
    [1493, '1.49 kB'],
    [258_000_000, '258.0 MB'],
  ] as const)
    it(`${bytes} bytes are ${text}`, () => assert.equal(formatBytes(bytes), text))
})

describe('times', () => {
  it('a moment has its time zone', () =>
    assert.match(formatMoment('2026-03-24T13:32:00Z'), /2026, \d\d:\d\d \S+$/))

  const now = Date.parse('2026-03-24T13:32:00Z')
  for (const [iso, text] of [
    ['2026-03-24T13:31:58Z', 'just now'],
    ['2026-03-24T13:33:00Z', 'just now'],
    ['2026-03-24T13:20:00Z', '12 min ago'],
    ['2026-03-22T13:32:00Z', '2 days ago'],
    ['2020-03-24T13:32:00Z', '6 yr ago'],
  ] as const)
    it(`${iso} is ${text}`, () => assert.equal(formatAgo(iso, now).replace('.', ''), text))

  for (const [seconds, text] of [
    [0.85, '850 ms'],
    [3.24, '3.2 s'],
    [245, '4 min 05 s'],
    [7800, '2 h 10 min'],
  ] as const)
    it(`${seconds} seconds are ${text}`, () => assert.equal(formatDuration(seconds), text))
})

describe('texts of the data', () => {
  it('are named up to six of them', () => {
    assert.equal(formatTexts(['a', 'b']), 'a, b')
    const labels = Array.from({ length: 83 }, (_, i) => `c${i}`)
    assert.equal(formatTexts(labels), 'c0, c1, c2, c3, c4, c5 and 77 more')
  })

  it('are seen also where they are empty', () => assert.equal(formatTexts(['', 'a']), '(empty text), a'))
})
