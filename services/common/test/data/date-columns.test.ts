import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import type { DateForm } from '../../src/rules/dates.js'
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
    ['gaps', ['2024/03/01', '', '2024/03/08'], 'yyyy/mm/dd', ['days']],
  ] as const)
    it(`is recognised: ${what}`, async () => {
      const { type, datetime, problems } = await columnOf(cells)
      assert.equal(type, 'datetime')
      assert.equal(datetime?.form, form)
      assert.deepEqual(datetime.parts, parts)
      assert.deepEqual(problems, [])
    })

  it('is told of with an example', async () => {
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
  ] as const)
    it(`is text ${what}, with the reason`, async () => {
      const { type, why_text, problems } = await columnOf([...cells, ...cells])
      assert.equal(type, 'text')
      assert.match(why_text!, reason)
      assert.equal(problems[0], why_text)
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

  it('is text without a word where numbers stand among dates, or no value ever was one', async () => {
    assert.equal((await columnOf(['a', '2024-01-31', 'a', '2024-01-31'])).why_text, undefined)
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
