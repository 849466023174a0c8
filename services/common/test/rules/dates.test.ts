import assert from 'node:assert/strict'
import fc from 'fast-check'
import { dateForms, type DateForm } from '../../src/rules/date-forms.js'
import { datePart, datePartNames, DAY_MS, isoDate, parseDate } from '../../src/rules/dates.js'

const two = (value: number) => String(value).padStart(2, '0')
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const clock = (date: Date) =>
  [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')

/** The date in each form that names a day, written apart from the code that reads it. */
const writers = {
  'yyyy-mm-dd': (d, year) => `${year}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`,
  'yyyy/mm/dd': (d, year) => `${year}/${two(d.getUTCMonth() + 1)}/${two(d.getUTCDate())}`,
  'dd.mm.yyyy': (d, year) => `${d.getUTCDate()}.${d.getUTCMonth() + 1}.${year}`,
  'dd/mm/yyyy': (d, year) => `${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}/${year}`,
  'mm/dd/yyyy': (d, year) => `${d.getUTCMonth() + 1}/${d.getUTCDate()}/${year}`,
  'dd-mm-yyyy': (d, year) => `${two(d.getUTCDate())}-${two(d.getUTCMonth() + 1)}-${year}`,
  'mm-dd-yyyy': (d, year) => `${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}-${year}`,
  'dd-mmm-yyyy': (d, year) => `${two(d.getUTCDate())}-${months[d.getUTCMonth()]}-${year}`,
  'mmm-dd-yyyy': (d, year) => `${months[d.getUTCMonth()]} ${d.getUTCDate()}, ${year}`,
} satisfies Partial<Record<DateForm, (d: Date, year: string) => string>>
const dayForms = Object.keys(writers) as (keyof typeof writers)[]

const seconds = fc
  .date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000))

describe('dates', () => {
  it('are read as the second that was written, in every form that names the day', () => {
    fc.assert(
      fc.property(seconds, fc.constantFrom(...dayForms), fc.constantFrom('T', ' '), (date, form, between) => {
        const year = String(date.getUTCFullYear()).padStart(4, '0')
        const text = `${writers[form](date, year)}${between}${clock(date)}`
        assert.equal(parseDate(text, form), date.getTime(), text)
      }),
    )
  })

  it('have years of two digits from 1969 to 2068', () => {
    const inRange = fc.date({ min: new Date('1969-01-01'), max: new Date('2068-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(inRange, fc.constantFrom(...dayForms), (date, long) => {
        const short = long.replace('yyyy', 'yy') as DateForm
        fc.pre((dateForms as string[]).includes(short))
        const text = writers[long](date, two(date.getUTCFullYear() % 100))
        assert.equal(isoDate(parseDate(text, short)), date.toISOString().slice(0, 10), text)
      }),
    )
  })

  it('are read from seconds and milliseconds since 1970, and from digits alone', () => {
    fc.assert(
      fc.property(seconds, (date) => {
        fc.pre(date.getUTCFullYear() > 0)
        const at = date.getTime()
        assert.equal(parseDate(String(at), 'epoch-milliseconds'), at)
        assert.equal(parseDate(String(at / 1000), 'epoch-seconds'), at)
        assert.equal(parseDate(date.toISOString().replace(/[-:]|\.000/g, ''), 'yyyymmdd'), at)
      }),
    )
  })

  it('of weeks are their Mondays, whose Thursday is in the year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9998 }), fc.integer({ min: 0, max: 60 }), (year, week) => {
        const monday = parseDate(`${String(year).padStart(4, '0')}-W${two(week)}`, 'yyyy-Www')
        if (Number.isNaN(monday)) return assert.ok(week === 0 || week > 52)
        const thursday = new Date(monday + 3 * DAY_MS)
        assert.equal(datePart('day_of_week', monday, 0), 1)
        assert.equal(thursday.getUTCFullYear(), year)
        const first = Date.UTC(2000 + (year % 400), 0, 1)
        const like = Date.UTC(2000 + (year % 400), thursday.getUTCMonth(), thursday.getUTCDate())
        assert.equal(Math.floor((like - first) / DAY_MS / 7) + 1, week)
      }),
    )
  })

  it('are no dates, and no error, for any text', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[\d./: TZWQ+-]{0,20}$/))
    fc.assert(
      fc.property(text, fc.constantFrom(...dateForms), (any, form) => {
        const at = parseDate(any, form)
        if (!Number.isNaN(at)) assert.equal(typeof isoDate(at), 'string')
      }),
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
    ['31.12.2024 23.59', 'dd.mm.yyyy', '2024-12-31T23:59:00.000Z'],
    ['31-DEC-24 11.59.59.000000 PM', 'dd-mmm-yy', '2024-12-31T23:59:59.000Z'],
    ['2024/12/31 1:05:00 PM GMT+1', 'yyyy/mm/dd', '2024-12-31T12:05:00.000Z'],
    ['2024-12-31 12:00 UTC-3:30', 'yyyy-mm-dd', '2024-12-31T15:30:00.000Z'],
    ['2024.12.31', 'yyyy/mm/dd', '2024-12-31T00:00:00.000Z'],
    ['2024. 1. 5.', 'yyyy/mm/dd', '2024-01-05T00:00:00.000Z'],
    ['2024年1月5日', 'yyyy/mm/dd', '2024-01-05T00:00:00.000Z'],
    ['31 December 2024', 'dd-mmm-yyyy', '2024-12-31T00:00:00.000Z'],
    ['29.02.2024', 'dd.mm.yyyy', '2024-02-29T00:00:00.000Z'],
    ['31.12.24', 'dd.mm.yy', '2024-12-31T00:00:00.000Z'],
    ['12/31/99 11:00 PM', 'mm/dd/yy', '1999-12-31T23:00:00.000Z'],
    ['31-Dec-24', 'dd-mmm-yy', '2024-12-31T00:00:00.000Z'],
    ['31DEC2024', 'dd-mmm-yyyy', '2024-12-31T00:00:00.000Z'],
    ['Tue, 31 Dec 2024 10:00:00 GMT', 'dd-mmm-yyyy', '2024-12-31T10:00:00.000Z'],
    [
      'Tue Dec 31 2024 10:00:00 GMT+0100 (Central European Standard Time)',
      'mmm-dd-yyyy',
      '2024-12-31T09:00:00.000Z',
    ],
    ['December 31st, 2024', 'mmm-dd-yyyy', '2024-12-31T00:00:00.000Z'],
    ['31/Dec/2024:10:00:00 +0000', 'dd-mmm-yyyy', '2024-12-31T10:00:00.000Z'],
    ['31. Dezember 2024', 'dd-mmm-yyyy', '2024-12-31T00:00:00.000Z'],
    ['1. März 2024', 'dd-mmm-yyyy', '2024-03-01T00:00:00.000Z'],
    ['1er févr. 2024', 'dd-mmm-yyyy', '2024-02-01T00:00:00.000Z'],
    ['31 de diciembre de 2024', 'dd-mmm-yyyy', '2024-12-31T00:00:00.000Z'],
    ['3 mrt 2024', 'dd-mmm-yyyy', '2024-03-03T00:00:00.000Z'],
    ['2024-12', 'yyyy-mm', '2024-12-01T00:00:00.000Z'],
    ['12/2024', 'mm/yyyy', '2024-12-01T00:00:00.000Z'],
    ['Dec 2024', 'mmm-yyyy', '2024-12-01T00:00:00.000Z'],
    ['2024-Q3', 'yyyy-Qq', '2024-07-01T00:00:00.000Z'],
    ['2020-W53', 'yyyy-Www', '2020-12-28T00:00:00.000Z'],
    ['2020-W53-7', 'yyyy-Www', '2021-01-03T00:00:00.000Z'],
    ['20241231T080506Z', 'yyyymmdd', '2024-12-31T08:05:06.000Z'],
    ['1735689599.5', 'epoch-seconds', '2024-12-31T23:59:59.500Z'],
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
    ['2024-12-31 10.15:00', 'yyyy-mm-dd'],
    ['2024.1.5', 'yyyy/mm/dd'],
    ['2024-12-31 10:60', 'yyyy-mm-dd'],
    ['12/31/2024 13:00 PM', 'mm/dd/yyyy'],
    ['31-Foo-2024', 'dd-mmm-yyyy'],
    ['31.12.24', 'dd.mm.yyyy'],
    ['31.12.2024', 'dd.mm.yy'],
    ['2024-13', 'yyyy-mm'],
    ['2021-W53', 'yyyy-Www'],
    ['20240230', 'yyyymmdd'],
    ['9e20', 'epoch-milliseconds'],
    ['999999999999999999', 'epoch-seconds'],
    ['1 jui 2024', 'dd-mmm-yyyy'],
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
