import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseWritten, readWritten, type DecimalMark } from '../../src/rules/number-forms.js'

const blanks = [' ', '\u00a0', '\u202f', '\u2009']
const groupMarks: Record<DecimalMark, string[]> = {
  '.': ['', ',', "'", '’', ...blanks],
  ',': ['', '.', "'", '’', ...blanks],
}
const form = fc.constantFrom<DecimalMark>('.', ',').chain((decimal) =>
  fc.record({
    decimal: fc.constant(decimal),
    groups: fc.constantFrom(...groupMarks[decimal]),
    unit: fc.constantFrom('', '€', '$', '£', 'US$', 'EUR', 'CHF', '₹', '%', 'kr'),
    isAfter: fc.boolean(),
    gap: fc.constantFrom('', ' ', '\u00a0', '\u202f'),
    below: fc.constantFrom('-', '\u2212', '\u2013', '()', 'behind'),
  }),
)

/** At most 15 digits, so that a double keeps them. */
const amount = fc.record({
  whole: fc.integer({ min: 0, max: 999_999_999 }),
  decimals: fc.option(fc.stringMatching(/^\d{1,6}$/), { nil: undefined }),
  isNegative: fc.boolean(),
})

type Form = typeof form extends fc.Arbitrary<infer T> ? T : never
type Amount = typeof amount extends fc.Arbitrary<infer T> ? T : never

function write(
  { whole, decimals, isNegative }: Amount,
  { decimal, groups, unit, isAfter, gap, below }: Form,
) {
  const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, groups)
  const digits = decimals === undefined ? grouped : `${grouped}${decimal}${decimals}`
  const money =
    unit === '' ? digits : isAfter || unit === '%' ? `${digits}${gap}${unit}` : `${unit}${gap}${digits}`
  if (!isNegative) return money
  if (below === 'behind') return decimals === undefined ? `-${money}` : `${money}-`
  return below === '()' ? `(${money})` : `${below}${money}`
}

const valueOf = ({ whole, decimals = '', isNegative }: Amount) =>
  Number(`${isNegative ? '-' : ''}${whole}.${decimals}0`)

describe('a number as it is written', () => {
  it('is read as itself in every form', () => {
    fc.assert(
      fc.property(amount, form, (number, written) => {
        const text = write(number, written)
        assert.equal(parseWritten(text, written.decimal) + 0, valueOf(number) + 0, JSON.stringify(text))
      }),
      { numRuns: 5_000 },
    )
  })

  const forms: [text: string, point: number | undefined, comma: number | undefined][] = [
    ['1,000', 1000, 1],
    ['1.459', 1.459, 1459],
    ['1.234,5', undefined, 1234.5],
    ['1,234.5', 1234.5, undefined],
    ['1.000,92', undefined, 1000.92],
    ['0,123', undefined, 0.123],
    ['1.234.567', undefined, 1_234_567],
    ['12,34,567', 1_234_567, undefined],
    ['1 000', 1000, 1000],
    ['1\u202f000,5', undefined, 1000.5],
    ["1'234.50", 1234.5, undefined],
    ['$(1,200)', -1200, -1.2],
    ['-$5', -5, -5],
    ['$-5', -5, -5],
    ['(12 %)', -12, -12],
    ['1,5E+03', undefined, 1500],
    ['5kr', 5, 5],
    ['%12,5', undefined, 12.5],
    ['1,234.50 €-', -1234.5, undefined],
    ['-5.0-', undefined, undefined],
    ['(5.0-)', undefined, undefined],
  ]
  for (const [text, point, comma] of forms)
    it(`'${text}' is ${point ?? 'nothing'} with a decimal point and ${comma ?? 'nothing'} with a comma`, () => {
      assert.equal(readWritten(text, '.')?.value, point)
      assert.equal(readWritten(text, ',')?.value, comma)
    })

  const others = [
    '',
    '-',
    '(-5)',
    '--5',
    '5-',
    '1,2,3',
    '1.2.3',
    '10.0.0.1',
    '12:30',
    '1/2',
    '10-20',
    '01.03.2024',
  ]
  const words = [
    'K0',
    'R1',
    'TOP 10',
    'A 1',
    'id-5',
    '5 kg',
    '1,000,00',
    '1 00',
    '$',
    '%',
    '€ 5 €',
    '1_000',
    '0x10',
  ]
  for (const text of [...others, ...words])
    it(`'${text}' is none`, () => {
      assert.ok(Number.isNaN(parseWritten(text, '.')) && Number.isNaN(parseWritten(text, ',')))
    })
})
