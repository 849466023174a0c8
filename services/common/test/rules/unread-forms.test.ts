import assert from 'node:assert/strict'
import fc from 'fast-check'
import { unreadForm } from '../../src/rules/unread-forms.js'

describe('quantities that are not read as numbers', () => {
  for (const [cells, what] of [
    [['12:30', '8:15 pm', '23:59:59'], /time of day or a duration/],
    [['0 days 00:05:00', '1 day'], /duration/],
    [['PT5M', 'P1DT2H'], /duration/],
    [['12 kg', '5kg', '1.5 km'], /number with a unit/],
    [['5k', '1.2M'], /number with a unit/],
    [['36,6 °C'], /number with a unit/],
    [['1_000', '12_345_678'], /underscores/],
    [['0x1F', '0xff'], /hexadecimal/],
    [['1/2', '3 3/4'], /fraction/],
    [['１２', '３４'], /another script/],
    [['١٢'], /another script/],
    [["'x'", "'1'"], /single quotes/],
    [['Tue Dec 31 10:00:00 2024'], /date in a form/],
    [['2024-12-31 10:00 CET'], /date in a form/],
    [['Q4 2024', 'q1/2025', '3Q24'], /quarter before its year/],
  ] as const)
    it(`are named: ${cells.join(' and ')}`, () => assert.match(unreadForm(cells)!.what, what))

  for (const cells of [
    ['C85', '1A'],
    ['10.0.0.1'],
    ['1.2.3'],
    ['10-20'],
    ['+49 171'],
    ['12 kg', 'heavy'],
    ['#ff0000'],
    ['3rd'],
    ['Q1', 'Q2'],
  ])
    it(`are not seen in ${cells.join(' and ')}`, () => assert.equal(unreadForm(cells), undefined))

  it('are no error, and soon decided, for any texts', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[\d.,:/ _xkgPTDm-]{0,40}$/))
    fc.assert(fc.property(fc.array(text, { minLength: 1 }), (cells) => void unreadForm(cells)))
    assert.equal(unreadForm([`${'1,'.repeat(50_000)}x`]), undefined)
  })
})
