import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isMissing, parseNumber } from '../../src/rules/cells.js'

describe('parseNumber', () => {
  it('equals Number() for every way to write a decimal number', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 20 })
    const sign = fc.constantFrom('', '-', '+')
    const exponent = fc.constantFrom('', 'e5', 'E-7', 'e+22', 'e-320')
    const blank = fc.constantFrom('', ' ', '\t')
    const number = fc
      .tuple(blank, sign, digits, fc.constantFrom('', '.'), digits, exponent, blank)
      .filter(([, , whole, , decimals]) => whole + decimals !== '')
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(number, (text) => Object.is(parseNumber(text), Number(text))),
      { numRuns: 5000 },
    )
  })

  it('reads back every finite double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        assert.equal(parseNumber(String(value)), value + 0) // a text has no minus zero
      }),
    )
  })

  const notNumbers = [
    '',
    ' ',
    '.',
    '-',
    '+',
    '--1',
    '+-1',
    '1,5',
    '1.2.3',
    '1e',
    'e5',
    '0x10',
    '0b1',
    '0o7',
    '1_000',
  ]
  for (const text of [
    ...notNumbers,
    'Infinity',
    '-inf',
    'NaN',
    '1e999',
    '12a',
    '1 2',
    '１２',
    'null',
    'true',
  ])
    it(`takes '${text}' for no number`, () => assert.equal(parseNumber(text), NaN))
})

describe('isMissing', () => {
  for (const text of [
    '',
    ' ',
    '\t',
    'NA',
    'N/A',
    'NaN',
    'nan',
    'null',
    'NULL',
    ' None ',
    '?',
    '#N/A',
    '<NA>',
  ])
    it(`takes '${text}' for a missing value`, () => assert.ok(isMissing(text)))

  for (const text of ['.', '\\N', 'NaT', '(null)', '#NV', '#DIV/0!', ' #VALUE! '])
    it(`takes '${text}', as other programs write it, for missing`, () => assert.ok(isMissing(text)))

  for (const text of ['0', '-', '#1', '.5', 'no', 'Nan Bread', 'none at all', 'n'])
    it(`takes '${text}' for a value`, () => assert.ok(!isMissing(text)))
})
