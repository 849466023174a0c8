import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import type { DateForm } from '../../src/rules/date-forms.js'
import { inferSchema } from '../../src/data/infer-schema.js'

async function columnOf(cells: readonly string[]) {
  const table = `n,d\n${cells.map((cell, i) => `${i},"${cell}"`).join('\n')}\n`
  return (await inferSchema(Readable.from([table]))).columns[1]!
}

describe('a column of dates', () => {
  for (const [what, cells, form, parts] of [
    ['ISO dates', ['2024-01-05', '2025-02-04'], 'yyyy-mm-dd', ['days', 'year', 'month', 'day_of_week']],
    ['date-times, some without a time', ['2024-01-05 10:00', '2024-01-05'], 'yyyy-mm-dd', ['days', 'hour']],
    ['points between', ['01.03.2024', '02.03.2024'], 'dd.mm.yyyy', ['days', 'day_of_week']],
    ['days first, as one shows', ['01/03/2024', '31/03/2024'], 'dd/mm/yyyy', ['days', 'day_of_week']],
    ['months first, as one shows', ['01/03/2024', '01/31/2024'], 'mm/dd/yyyy', ['days']],
    ['names of months', ['01-Mar-2024', '08-Mar-2024'], 'dd-mmm-yyyy', ['days']],
    ['names of months before the day', ['Mar 1, 2024', 'Mar 8, 2024'], 'mmm-dd-yyyy', ['days']],
    ['names in German', ['1. März 2024', '8. Mai 2024'], 'dd-mmm-yyyy', ['days', 'month', 'day_of_week']],
    ['years of two digits', ['01.03.24', '08.03.24'], 'dd.mm.yy', ['days']],
    [
      'months first, years of two digits',
      ['12/31/99', '01/01/00'],
      'mm/dd/yy',
      ['days', 'year', 'month', 'day_of_week'],
    ],
    ['months', ['2024-11', '2024-12'], 'yyyy-mm', ['days', 'month']],
    ['quarters', ['2024Q1', '2024Q2'], 'yyyy-Qq', ['days', 'month']],
    ['weeks', ['2024-W51', '2024-W50'], 'yyyy-Www', ['days']],
    [
      'days that any order reads alike',
      ['01/01/2024', '02/02/2024'],
      'dd/mm/yyyy',
      ['days', 'month', 'day_of_week'],
    ],
    ['gaps', ['2024/03/01', '', '2024/03/08'], 'yyyy/mm/dd', ['days']],
  ] as const)
    it(`is recognised: ${what}`, async () => {
      const { type, datetime, problems } = await columnOf(cells)
      assert.equal(type, 'datetime')
      assert.equal(datetime?.form, form)
      assert.deepEqual(datetime.parts, parts)
      assert.deepEqual(problems, [])
    })

  it('is explained with an example', async () => {
    assert.deepEqual((await columnOf(['01.03.2024 10:00', '02.03.2024'])).notes, [
      "'01.03.2024 10:00' is read as 2024-03-01T10:00: the dates are written as dd.mm.yyyy",
    ])
  })

  it('counts from its earliest day', async () => {
    const { datetime } = await columnOf(['05.03.2024 10:00', '03.03.2024 18:00', '30.03.2024'])
    assert.equal(datetime?.reference, '2024-03-03')
  })

  for (const [what, cells, reason] of [
    [
      'where the order is open',
      ['01/02/2024', '03/04/2024'],
      /'01\/02\/2024' can be 2024-02-01 \(date_form=dd\/mm\/yyyy\) or 2024-01-02 \(date_form=mm\/dd\/yyyy\)/,
    ],
    [
      'where the year may stand first',
      ['24-12-31', '23-11-30'],
      /'24-12-31' can be 2031-12-24 \(date_form=dd-mm-yy\) or 2024-12-31 \(date_form=yy-mm-dd\)/,
    ],
    [
      'where the first day does not exist',
      ['30.02.2024', '28.02.2024'],
      /Row 1 holds '30.02.2024', which does not exist as a date/,
    ],
    [
      'where a day does not exist',
      ['28.02.2024', '30.02.2024'],
      /Row 2 holds '30.02.2024', which does not exist/,
    ],
    [
      'where no order fits all',
      ['31/01/2024', '01/31/2024'],
      /Row 2 holds '01\/31\/2024', which does not exist/,
    ],
    [
      'where forms are mixed',
      ['31.01.2024', '2024-01-31'],
      /Row 2 holds '2024-01-31', which is no date as dd.mm.yyyy/,
    ],
    ['where a word stands among them', ['2024-01-31', 'soon'], /Row 2 holds 'soon'/],
    [
      'where a word stands before them',
      ['soon', 'soon', '2024-01-31'],
      /Row 1 holds 'soon', .*the values after it are dates/,
    ],
  ] as const)
    it(`is text ${what}, with the reason`, async () => {
      const { type, why_text, problems } = await columnOf(cells.length > 2 ? cells : [...cells, ...cells])
      assert.equal(type, 'text')
      assert.match(why_text!, reason)
      assert.equal(problems[0], why_text)
    })

  it('names as a mark of missing values a word or a day that does not exist, and no date of another form', async () => {
    for (const [cell, option] of [
      ['soon', 'missing'],
      ['00.00.0000', 'missing'],
      ['2024-01-31', undefined],
    ] as const) {
      const { questions, problems } = await columnOf(['31.01.2024', cell, '30.01.2024'])
      assert.equal(questions?.[0]?.option, option)
      assert.equal(/\(missing\)/.test(problems[0]!), option !== undefined)
    }
  })

  it('is read in the form that was asked for, where two are possible', async () => {
    const table = 'd,when,iso\n01/02/2024,13.01.2024,2024-01-01\n03/04/2024,14.02.2024,2024-05-01\n'
    const read = async (date_form: DateForm) => {
      const { columns } = await inferSchema(Readable.from([table]), { date_form })
      return columns.map(({ datetime }) => datetime?.form)
    }
    assert.deepEqual(await read('dd/mm/yyyy'), ['dd/mm/yyyy', 'dd.mm.yyyy', 'yyyy-mm-dd'])
    assert.deepEqual(await read('mm/dd/yyyy'), ['mm/dd/yyyy', 'dd.mm.yyyy', 'yyyy-mm-dd'])
    assert.deepEqual(await read('yyyy-mm-dd'), [undefined, 'dd.mm.yyyy', 'yyyy-mm-dd'])
  })

  it('is read in the order that another column of the table shows, and says so', async () => {
    const table = 'a,b,c\n01/02/2024,31-12-2024,1.5\n03/04/2024,30-11-2024,2.5\n'
    const { columns } = await inferSchema(Readable.from([table]))
    assert.deepEqual(
      columns.map(({ datetime }) => datetime?.form),
      ['dd/mm/yyyy', 'dd-mm-yyyy', undefined],
    )
    assert.deepEqual(columns[0]!.notes, [
      "'01/02/2024' is read as 2024-02-01: the dates are written as dd/mm/yyyy, as other columns of the table show",
    ])
    const disputed = `${table}05/06/2024,01-02-2024,3.5\n`
      .replace('c\n', 'c,d\n')
      .replace(/5\n/g, '5,12/31/2024\n')
    const { columns: others } = await inferSchema(Readable.from([disputed]))
    assert.equal(others[0]!.type, 'text')
  })

  it('says what years of two digits are', async () => {
    assert.match(
      (await columnOf(['31.12.99', '01.01.00'])).notes![0]!,
      /1999-12-31.*69 to 99 are 1969 to 1999/,
    )
  })

  it('may hold numbers, where its name says so or its form was asked for', async () => {
    const table = (name: string, cells: number[]) =>
      `x,${name}\n${cells.map((cell, i) => `${i},${cell}`).join('\n')}\n`
    const typeOf = async (name: string, cells: number[], date_form?: DateForm) => {
      const options = date_form && { columns: { [name]: { date_form } } }
      const column = (await inferSchema(Readable.from([table(name, cells)]), options)).columns[1]!
      return [column.type, column.datetime?.form, column.problems[0]?.slice(0, 57)]
    }
    const asked = "The numbers may be dates ('20241231' would be 2024-12-31)"
    const days = [20241231, 20250101, 20231105]
    assert.deepEqual(await typeOf('order_date', days), ['datetime', 'yyyymmdd', undefined])
    assert.deepEqual(await typeOf('code', days), ['numeric', undefined, asked])
    assert.deepEqual(await typeOf('code', days, 'yyyymmdd'), ['datetime', 'yyyymmdd', undefined])
    assert.deepEqual(await typeOf('order_date', [...days, 20240230]), ['numeric', undefined, undefined])
    assert.deepEqual(await typeOf('candidates', days), ['numeric', undefined, asked])
    assert.deepEqual(await typeOf('at', [1.7e9, 1.8e9, 1.75e9], 'epoch-seconds'), [
      'datetime',
      'epoch-seconds',
      undefined,
    ])
    assert.equal((await typeOf('at', [1.7e9, 1.8e9, 1.75e9]))[0], 'numeric')
  })

  it('is text without a word where several words stand before the first date', async () => {
    assert.equal((await columnOf(['a', 'b', '2024-01-31', '2024-02-29'])).why_text, undefined)
  })
})

describe('a column of two words that mean true and false', () => {
  it('has one category for each, in whichever case it is written', async () => {
    const { type, categories } = await columnOf(['True', 'false', 'TRUE', 'False'])
    assert.equal(type, 'text')
    assert.deepEqual(categories, [
      { value: 'True', count: 2 },
      { value: 'false', count: 2 },
    ])
  })
})
