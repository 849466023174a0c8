import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  dateForms,
  datePart,
  datePartNames,
  isoDate,
  parseDate,
  type DateForm,
} from '../../src/rules/dates.js'

const two = (value: number) => String(value).padStart(2, '0')
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const clock = (date: Date) =>
  [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')

/** The date in each form, written apart from the code that reads it. */
const writers: Record<DateForm, (d: Date, year: string) => string> = {
  'yyyy-mm-dd': (d, year) => `${year}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`,
  'yyyy/mm/dd': (d, year) => `${year}/${two(d.getUTCMonth() + 1)}/${two(d.getUTCDate())}`,
  'dd.mm.yyyy': (d, year) => `${d.getUTCDate()}.${d.getUTCMonth() + 1}.${year}`,
  'dd/mm/yyyy': (d, year) => `${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}/${year}`,
  'mm/dd/yyyy': (d, year) => `${d.getUTCMonth() + 1}/${d.getUTCDate()}/${year}`,
  'dd-mm-yyyy': (d, year) => `${two(d.getUTCDate())}-${two(d.getUTCMonth() + 1)}-${year}`,
  'mm-dd-yyyy': (d, year) => `${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}-${year}`,
  'dd-mmm-yyyy': (d, year) => `${two(d.getUTCDate())}-${months[d.getUTCMonth()]}-${year}`,
}

const seconds = fc
  .date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000))

describe('dates', () => {
  it('are read as the second that was written, in every form', () => {
    fc.assert(
      fc.property(
        seconds,
        fc.constantFrom(...dateForms),
        fc.constantFrom('T', ' '),
        (date, form, between) => {
          const year = String(date.getUTCFullYear()).padStart(4, '0')
          const text = `${writers[form](date, year)}${between}${clock(date)}`
          assert.equal(parseDate(text, form), date.getTime(), text)
        },
      ),
    )
  })

  it('are read with their zone', () => {
    fc.assert(
      fc.property(
        seconds,
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        fc.boolean(),
        (date, offset, colon) => {
          const local = new Date(date.getTime() + offset * 60_000).toISOString()
          fc.pre(/^\d/.test(local))
          const size = Math.abs(offset)
          const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${colon ? ':' : ''}${two(size % 60)}`
          assert.equal(parseDate(local.replace(/\.000Z/, zone), 'yyyy-mm-dd'), date.getTime())
        },
      ),
    )
  })

  for (const [text, form, expected] of [
    ['2024-12-31', 'yyyy-mm-dd', '2024-12-31T00:00:00.000Z'],
    [' 2024-12-31 08:05 ', 'yyyy-mm-dd', '2024-12-31T08:05:00.000Z'],
    ['2024-12-31T08:05:06.5Z', 'yyyy-mm-dd', '2024-12-31T08:05:06.500Z'],
    ['2024-12-31 08:05:06 UTC', 'yyyy-mm-dd', '2024-12-31T08:05:06.000Z'],
    ['2024-12-31 08:05:06+02', 'yyyy-mm-dd', '2024-12-31T06:05:06.000Z'],
    ['12/31/2024 12:05 AM', 'mm/dd/yyyy', '2024-12-31T00:05:00.000Z'],
    ['12/31/2024, 11:59:59 pm', 'mm/dd/yyyy', '2024-12-31T23:59:59.000Z'],
    ['31 December 2024', 'dd-mmm-yyyy', '2024-12-31T00:00:00.000Z'],
    ['29.02.2024', 'dd.mm.yyyy', '2024-02-29T00:00:00.000Z'],
  ] as const)
    it(`reads '${text}'`, () => {
      assert.equal(new Date(parseDate(text, form)).toISOString(), expected)
    })

  for (const [text, form] of [
    ['30.02.2024', 'dd.mm.yyyy'],
    ['29.02.2023', 'dd.mm.yyyy'],
    ['00.01.2024', 'dd.mm.yyyy'],
    ['13/13/2024', 'mm/dd/yyyy'],
    ['2024-12-31 24:00', 'yyyy-mm-dd'],
    ['2024-12-31 10:60', 'yyyy-mm-dd'],
    ['12/31/2024 13:00 PM', 'mm/dd/yyyy'],
    ['31-Foo-2024', 'dd-mmm-yyyy'],
    ['31.12.24', 'dd.mm.yyyy'],
    ['45000', 'yyyy-mm-dd'],
    ['31.12.2024', 'yyyy-mm-dd'],
  ] as const)
    it(`takes '${text}' for no date as ${form}`, () => {
      assert.ok(Number.isNaN(parseDate(text, form)))
    })

  it('become days since a reference, year, month, day of week with Monday as 1, and hour', () => {
    const at = Date.parse('2024-03-03T18:00:00Z')
    const parts = datePartNames.map((part) => datePart(part, at, Date.parse('2024-03-01')))
    assert.deepEqual(parts, [2.75, 2024, 3, 7, 18])
  })

  it('are shown in ISO 8601, with the time where there is one', () => {
    assert.equal(isoDate(Date.parse('2024-03-03')), '2024-03-03')
    assert.equal(isoDate(Date.parse('2024-03-03T18:05:00Z')), '2024-03-03T18:05')
    assert.equal(isoDate(Date.parse('2024-03-03T18:05:07Z')), '2024-03-03T18:05:07')
  })
})
