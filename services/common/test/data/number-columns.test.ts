import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import type { Column } from '../../src/data/dataset-schema.js'
import { inferSchema } from '../../src/data/infer-schema.js'
import type { ReadingOptions } from '../../src/data/reading.js'
import { isProblem } from '../../src/problem.js'

/** The first column of a table whose others are given as well. */
async function first(
  cells: readonly string[],
  { delimiter = ',', others = [] as string[], ...options }: ReadingOptions & { others?: string[] } = {},
): Promise<Column> {
  const lines = cells.map((cell, i) => [`"${cell}"`, others[i % others.length] ?? 'x', 'a'].join(delimiter))
  const csv = [['n', 'other', 'last'].join(delimiter), ...lines].join('\n')
  return (await inferSchema(Readable.from([csv]), { header: true, delimiter, ...options })).columns[0]!
}

describe('a column of numbers', () => {
  const numeric: [what: string, cells: string[], example: string, min: number, max: number][] = [
    ['decimal commas', ['0,5', '12', '2,25'], "'0,5' is read as 0.5: decimal comma", 0.5, 12],
    [
      'both marks',
      ['1.234,5', '2,5'],
      "'1.234,5' is read as 1234.5: decimal comma, thousands separated by points",
      2.5,
      1234.5,
    ],
    [
      'groups by commas',
      ['1,000,000', '1,500'],
      "'1,000,000' is read as 1000000: thousands separated by commas",
      1500,
      1e6,
    ],
    [
      'groups by blanks',
      ['1 000', '950'],
      "'1 000' is read as 1000: thousands separated by blanks",
      950,
      1000,
    ],
    ['a currency', ['$5', '$1,000.50'], "'$5' is read as 5: the currency is taken off", 5, 1000.5],
    ['percent', ['12 %', '7%'], "'12 %' is read as 12: the percent sign is taken off", 7, 12],
    [
      'parentheses',
      ['5', '(1,200)'],
      "'(1,200)' is read as -1200: thousands separated by commas, parentheses mean below zero",
      -1200,
      5,
    ],
    [
      'the minus behind',
      ['1.234,50-', '10,00'],
      "'1.234,50-' is read as -1234.5: decimal comma, thousands separated by points, the minus stands behind the number",
      -1234.5,
      10,
    ],
    ['the sign of minus', ['−5', '3'], "'−5' is read as -5", -5, 3],
  ]
  for (const [what, cells, note, min, max] of numeric)
    it(`with ${what} is numeric, and says how it is read`, async () => {
      const column = await first(cells)
      assert.equal(column.type, 'numeric')
      assert.deepEqual(column.notes, [note])
      assert.deepEqual([column.statistics!.min, column.statistics!.max], [min, max])
    })

  it('of plain numbers has no form', async () => {
    const column = await first(['1.50', '2.25', '-3e5'])
    assert.deepEqual([column.type, column.number_form, column.notes], ['numeric', undefined, undefined])
  })

  const undecided = ['1,000', '2,500', '1,750']
  it('that can be read in two ways is decided by the separator of the table', async () => {
    assert.equal((await first(undecided)).statistics?.max, 2500)
    const points = await first(['1.459', '2.500'])
    assert.deepEqual([points.type, points.statistics?.max], ['numeric', 2.5])
  })

  it('that can be read in two ways is decided by another column', async () => {
    const max = async (others: string[], cells = undecided) =>
      (await first(cells, { delimiter: ';', others })).statistics?.max
    assert.equal(await max(['0,5', '1,5']), 2.5)
    assert.equal(await max(['0.5', '1.5']), 2500)
    assert.equal(await max(['1.234,5'], ['1.459', '2.500']), 2500)
  })

  it('that can be read in two ways is asked for where nothing decides', async () => {
    for (const [cells, readings] of [
      [undecided, /Row 1 holds '1,000', which is 1000 with a decimal point and 1 with a decimal comma/],
      [['1.459', '2.500'], /'1\.459', which is 1\.459 with a decimal point and 1459 with a decimal comma/],
    ] as const) {
      const column = await first(cells, { delimiter: ';' })
      assert.equal(column.type, 'text')
      assert.match(column.why_text!, readings)
      assert.match(column.why_text!, /decimal=point or decimal=comma/)
      const max = async (decimal: '.' | ',') =>
        (await first(cells, { delimiter: ';', decimal })).statistics?.max
      assert.deepEqual([await max('.'), await max(',')], cells === undecided ? [2500, 2.5] : [2.5, 2500])
    }
  })

  const texts: [what: string, cells: string[], why: RegExp][] = [
    [
      'both decimal marks',
      ['0.5', '0,5'],
      /Row 2 holds '0,5' and row 1 holds '0\.5', which no single decimal mark reads/,
    ],
    ['two currencies', ['$5', '€6'], /Row 1 holds '\$5' and row 2 '€6', which are in different units/],
    ['percent and plain numbers', ['12 %', '0.5'], /different units/],
    [
      'two spellings of a version',
      ['1.1', '1.10', '1.2'],
      /'1.1' and '1.10' are one number in two spellings/,
    ],
    ['two spellings of its only number', ['1', '1.0'], /'1' and '1.0' are one number/],
    ['a number with a sign and without', ['+1', '1', '-1'], /'\+1' and '1' are one number/],
    ['leading zeros and an e', ['12e3', '00e1'], /Row 2 holds '00e1', whose leading zeros/],
    ['leading zeros', ['00501', '10001'], /Row 1 holds '00501', whose leading zeros a number would lose/],
    [
      'more digits than a double keeps',
      ['12', '1234567890123456'],
      /Row 2 holds .*more digits than a number keeps/,
    ],
  ]
  for (const [what, cells, why] of texts)
    it(`with ${what} is text, and says why`, async () => {
      const column = await first(cells)
      assert.equal(column.type, 'text')
      assert.match(column.why_text!, why)
      assert.deepEqual(
        column.categories?.map(({ value }) => value),
        cells,
      )
    })

  it('keeps two codes apart that are one number', async () => {
    const { categories } = await first(['01', '1', '01', '1'])
    assert.deepEqual(categories, [
      { value: '01', count: 2 },
      { value: '1', count: 2 },
    ])
  })

  for (const [what, cells] of [
    ['an exponent', ['1000', '1e3', '2']],
    ['groups of thousands', ['1,500.5', '1500.5', '1500.50']],
    ['a sign of zero', ['0', '-0', '1']],
    ['all digits of a double', ['0.1', '0.10000000000000001', '2']],
    [
      'two spellings among more numbers than classes have',
      ['0', '0.0', ...Array.from({ length: 20 }, (_, i) => `${i + 1}`)],
    ],
  ] as const)
    it(`with ${what} is numeric`, async () => {
      assert.equal((await first(cells)).type, 'numeric')
    })

  it('with two spellings of a number is numeric where that is asked for', async () => {
    const column = await first(['1.1', '1.10', '1.2'], { columns: { n: { type: 'numeric' } } })
    assert.equal(column.distinct, 2)
    assert.match(column.notes![0]!, /they count as one value/)
  })

  it('is read as the request says', async () => {
    assert.equal((await first(['01', '02'], { columns: { n: { type: 'numeric' } } })).type, 'numeric')
    assert.equal((await first(['1', '2'], { columns: { n: { type: 'text' } } })).type, 'text')
    assert.equal((await first(undecided, { columns: { n: { decimal: ',' } } })).statistics?.max, 2.5)
    for (const columns of [{ n: { type: 'numeric' as const } }, { nobody: { type: 'text' as const } }])
      await assert.rejects(first(['a', 'b'], { columns }), (error) => isProblem(error, 'invalid_data'))
  })
})

describe('marks of missing values', () => {
  it('are reported by column, and doubted among words', async () => {
    const column = await first(['NA', 'DE', 'NA', 'FR', 'DE', 'FR'])
    assert.deepEqual([column.missing, column.read_as_missing], [2, [{ value: 'NA', count: 2 }]])
    assert.match(column.problems.join(), /Some words count as missing \('NA'\)/)
  })

  it('are proposed where a word stands among numbers, and not where a value does', async () => {
    for (const [cell, option] of [
      ['unknown', 'missing'],
      ['<0.05', undefined],
      ['True', undefined],
    ] as const) {
      const { questions, why_text } = await first(['5', cell, '7'])
      assert.equal(questions?.[0]?.option, option)
      assert.equal(/\(missing\)/.test(why_text!), option !== undefined)
    }
  })

  it('are those that the request names', async () => {
    const kept = await first(['NA', 'DE', '', 'DE', 'NA'], { missing: ['none'] })
    assert.deepEqual([kept.missing, kept.distinct, kept.read_as_missing], [1, 2, undefined])
    const numbers = await first(['5', '-999', '7', '-999'], { missing: ['-999'] })
    assert.deepEqual([numbers.missing, numbers.statistics?.min], [2, 5])
    const odd = await first(['5', 'unknown', '7'], { missing: ['unknown'] })
    assert.deepEqual([odd.type, odd.missing], ['numeric', 1])
  })
})

describe('numbers that look like identifiers', () => {
  const kindOf = async (name: string, cell: (row: number) => number, count = 60) => {
    const rows = Array.from({ length: count }, (_, i) => i)
    const csv = [`${name},y`, ...rows.map((row) => `${cell(row)},${row % 2}`)].join('\n')
    return (await inferSchema(Readable.from([csv]))).columns[0]!.identifier
  }

  it('rise, fill a range in any order, or are all different under such a name', async () => {
    assert.equal(await kindOf('n', (row) => 1000 + 7 * row), 'rising')
    assert.equal(await kindOf('n', (row) => 500 + ((row * 7) % 60)), 'shuffled')
    assert.equal(await kindOf('customer_id', (row) => ((row * 7) % 60) ** 3), 'named')
  })

  it('are recognised by their name only, in a small table', async () => {
    assert.equal(await kindOf('PassengerId', (row) => row + 1, 12), 'rising')
    assert.equal(await kindOf('order no', (row) => (row * 7) % 12, 12), 'named')
    assert.equal(await kindOf('size', (row) => row, 24), undefined)
    assert.equal(await kindOf('size', (row) => row, 60), 'rising')
    assert.equal(await kindOf('age', (row) => 20 + row, 60), undefined)
  })

  it('are told by the lack of a name, as the index of a part of a data frame', async () => {
    for (const name of ['', 'Unnamed: 0']) {
      assert.equal(await kindOf(name, (row) => 3 * row + 1, 24), 'rising')
      assert.equal(await kindOf(name, (row) => ((row * 7) % 24) ** 2, 24), 'named')
      assert.equal(await kindOf(name, (row) => row % 5, 24), undefined)
    }
  })

  it('are no measurements, years or times', async () => {
    assert.equal(await kindOf('income', (row) => ((row * 7) % 60) ** 3), undefined)
    assert.equal(await kindOf('year', (row) => 1990 + row), undefined)
    assert.equal(await kindOf('year', (row) => 1960 + ((row * 7) % 60)), undefined)
    assert.equal(await kindOf('seen', (row) => 1_700_000_000 + 60 * row), undefined)
    assert.equal(await kindOf('age', (row) => 20 + (row % 25)), undefined)
    assert.equal(await kindOf('paid', (row) => row % 2), undefined)
  })

  it('are found where there are more than are counted', async () => {
    const many = (cell: (row: number) => number) =>
      Readable.from([
        `n,y\n${Array.from({ length: 3000 }, (_, row) => `${cell(row)},${row % 2}`).join('\n')}\n`,
      ])
    assert.equal((await inferSchema(many((row) => (row * 7) % 3000))).columns[0]!.identifier, 'shuffled')
    assert.equal((await inferSchema(many((row) => (row * row) % 3001))).columns[0]!.identifier, undefined)
  })
})
