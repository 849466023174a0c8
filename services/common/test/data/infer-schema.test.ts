import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { columnSchema, type Column } from '../../src/data/dataset-schema.js'
import { inferSchema } from '../../src/data/infer-schema.js'
import { isProblem } from '../../src/problem.js'
import { generated } from './generated.js'

async function column(cells: readonly string[]): Promise<Column> {
  const { columns } = await inferSchema(
    Readable.from([['x,y', ...cells.map((cell) => `"${cell}",1`)].join('\n')]),
  )
  return columns[0]!
}

/** Very large tables: infer-schema.slow.test.ts. */
describe('inferSchema', () => {
  it('counts rows and bytes, and keeps the order of the columns', async () => {
    const csv = '\uFEFFname,größe\r\nä,1\r\nb,2\r\n'
    const schema = await inferSchema(Readable.from([Buffer.from(csv)]))
    assert.equal(schema.rows, 2)
    assert.equal(schema.size_bytes, Buffer.byteLength(csv))
    assert.deepEqual(
      schema.columns.map(({ name, type }) => [name, type]),
      [
        ['name', 'text'],
        ['größe', 'numeric'],
      ],
    )
  })

  it('describes a numeric column', async () => {
    assert.deepEqual(await column(['2', ' 4', 'NA', '', '4e0', '-6']), {
      name: 'x',
      type: 'numeric',
      missing: 2,
      distinct: 3,
      statistics: { min: -6, max: 4, mean: 1, std: Math.sqrt((1 + 9 + 9 + 49) / 4), fractions: false },
      categories: [
        { value: '2', count: 1 },
        { value: '4', count: 2 },
        { value: '-6', count: 1 },
      ],
      read_as_missing: [{ value: 'NA', count: 1 }],
      problems: [],
      notes: [
        "Read as missing: 'NA' (1 row); if they are values, name the marks of missing values (missing) without them",
        "'4' and '4e0' are one number: they count as one value, under the first spelling",
      ],
      questions: [
        {
          option: 'missing',
          sentence:
            "Read as missing: 'NA' (1 row); if they are values, name the marks of missing values (missing) without them",
        },
      ],
    })
  })

  it('describes a text column with its categories in order of first appearance', async () => {
    assert.deepEqual(await column(['red', ' blue', 'red ', '?', '01']), {
      name: 'x',
      type: 'text',
      missing: 1,
      distinct: 3,
      categories: [
        { value: 'red', count: 2 },
        { value: 'blue', count: 1 },
        { value: '01', count: 1 },
      ],
      problems: [
        "Some values have blanks around them, as 'red ', and others have not: training takes the blanks off",
      ],
      read_as_missing: [{ value: '?', count: 1 }],
      notes: [
        "Read as missing: '?' (1 row); if they are values, name the marks of missing values (missing) without them",
      ],
      questions: [
        {
          option: 'missing',
          sentence:
            "Read as missing: '?' (1 row); if they are values, name the marks of missing values (missing) without them",
        },
      ],
    })
  })

  it('distinguishes whole numbers from fractions', async () => {
    assert.equal((await column(['1', '2.0', '3e2'])).statistics?.fractions, false)
    assert.equal((await column(['1', '2.5'])).statistics?.fractions, true)
  })

  it('lists 1,000 categories, and none beyond', async () => {
    const cells = Array.from({ length: 1_001 }, (_, i) => `v${i}`)
    const most = await column([...cells.slice(1), 'v1'])
    assert.deepEqual([most.distinct, most.categories?.length], [1_000, 1_000])
    const tooMany = await column([...cells, 'v1'])
    assert.deepEqual([tooMany.distinct, tooMany.categories], [1_001, undefined])
  })

  it('lists no values that can be neither classes nor inputs', async () => {
    const lists = async (rows: number, cell: (row: number) => string) => {
      const { distinct, categories, lone_value } = await column(
        Array.from({ length: rows }, (_, row) => cell(row)),
      )
      return [distinct, categories?.length, lone_value]
    }
    assert.deepEqual(await lists(20, (row) => `${row}`), [20, 20, undefined])
    assert.deepEqual(await lists(21, (row) => `${row}`), [21, undefined, '0'])
    assert.deepEqual(await lists(22, (row) => `${row % 21}`), [21, undefined, '1'])
    assert.deepEqual(await lists(40, (row) => `${row % 21}`), [21, 21, undefined])
    assert.deepEqual(await lists(402, (row) => `${row % 201}`), [201, undefined, undefined])
    assert.deepEqual(await lists(21, (row) => `id${row}`), [21, undefined, 'id0'])
    assert.deepEqual(await lists(22, (row) => `id${row % 21}`), [21, 21, undefined])
  })

  it('says of texts that are too many to be counted whether they occur again', async () => {
    const repeats = async (cells: string[]) => {
      const { distinct, repeats, problems, notes } = await column(cells)
      return [distinct, repeats, problems.length, notes?.join().match(/more than 1,000 different/)?.length]
    }
    const texts = (count: number) => Array.from({ length: count }, (_, i) => `shop ${i}`)
    assert.deepEqual(await repeats(texts(1100)), [1001, undefined, 1, undefined])
    assert.deepEqual(await repeats([...texts(1100), ...texts(1100)]), [1001, true, 0, 1])
    assert.deepEqual(await repeats(['shop 7', ...texts(1100)]), [1001, true, 0, 1])
    const prose = 'words '.repeat(200)
    assert.deepEqual(await repeats([prose, 'a', prose, 'a']), [1001, undefined, 1, undefined])
  })

  it('has the mean and deviation of a second pass over the values', async () => {
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((x) => x + 0) // a text has no minus zero
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 50 }), async (values) => {
        const { statistics } = await column(values.map(String))
        const mean = values.reduce((sum, x) => sum + x, 0) / values.length
        const std = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length)
        assert.ok(Math.abs(statistics!.mean - mean) <= 1e-3 && Math.abs(statistics!.std - std) <= 1e-3)
        assert.deepEqual([statistics!.min, statistics!.max], [Math.min(...values), Math.max(...values)])
      }),
      { numRuns: 100 },
    )
  })

  it('is exact where the mean is large against the spread', async () => {
    const { statistics } = await column(['1000000000.1', '1000000000.2', '1000000000.3'])
    assert.ok(Math.abs(statistics!.std - Math.sqrt(2 / 3) / 10) < 1e-6)
  })

  const numbers = Array.from({ length: 30 }, (_, i) => `${i % 20}`)
  const many = (count: number, cell: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => cell(i))
  const problems: [what: string, cells: string[], type: string, ...problems: RegExp[]][] = [
    [
      'a nearly numeric column',
      numbers.with(16, 'n.d.').with(20, 'low'),
      'text',
      /^Row 17 holds 'n\.d\.', but 28 of 30 values are numbers: the column counts as text; correct or empty/,
    ],
    [
      'an infinite value',
      numbers.with(4, '-inf'),
      'text',
      /^Row 5 holds '-inf', which is not a finite 32-bit number, .* or name '-inf' as a mark of missing values/,
    ],
    [
      'a number beyond 32 bits',
      numbers.with(4, '1e39'),
      'text',
      /^Row 5 holds '1e39', which is not a finite/,
    ],
    ['decimal commas', ['1,5', '2', '3,25'], 'numeric'],
    [
      'no values',
      ['', 'NA', 'null'],
      'numeric',
      /^No row has a value here \('NA', 'null'\): .* a run leaves the column out/,
    ],
    ['one number only', ['1', '1'], 'numeric', /^All values are the same \('1'\), so nothing can be learned/],
    ['one number that is there or not', ['1', '1', ''], 'numeric'],
    [
      'one day and gaps',
      ['2024-01-01', '2024-01-01', ''],
      'datetime',
      /^All values are the same \('2024-01-01', which missing ones count as, too\)/,
    ],
    ['one text only', ['a', 'a'], 'text', /^All values are the same \('a'\)/],
    ['one text that is there or not', ['a', 'a', 'a', '', ''], 'text'],
    [
      'more than half of the values missing',
      ['1', '2', '', '', 'NA'],
      'numeric',
      /^3 of 5 rows have no value here: training puts the mean in their place, and learns what it means/,
    ],
    ['one number and mostly gaps', ['1', '1', '', '', 'NA'], 'numeric', /^3 of 5 rows have no value/],
    [
      'a text that is mostly missing',
      ['a', 'b', 'a', '', '', '', ''],
      'text',
      /^4 of 7 rows .* training takes them for none of the categories/,
    ],
    ['a value in half of the rows', ['1', '2', '', ''], 'numeric'],
    ['an identifier', numbers.map((_, i) => `id${i}`), 'text', /^No value occurs twice, as in identifiers/],
    [
      'more identifiers than are counted',
      many(2_000, (i) => `id${i}`),
      'text',
      /^There are more than 1,000 different values .* a run leaves the column out/,
    ],
    [
      'prose',
      many(30, () => 'words '.repeat(200)),
      'text',
      /or very long ones, as in identifiers or free text/,
    ],
    [
      'many categories',
      many(500, (i) => `name ${i % 101}`),
      'text',
      /^There are 101 different values: as a feature, the 100 most frequent are kept/,
    ],
    ['as many categories as are kept', many(500, (i) => `name ${i % 100}`), 'text'],
    ['many texts of which one is repeated', numbers.map((_, i) => `name ${i % 29}`), 'text'],
    [
      'categories that look alike',
      ['New York', 'Rome', 'new  york', 'Rome'],
      'text',
      /^'New York' and 'new {2}york' differ only in case or blanks, and count as two values/,
    ],
    [
      'blanks around some values',
      ['a', ' a', 'b', 'b'],
      'text',
      /^Some values have blanks .*, as ' a', .* off$/,
    ],
    ['blanks around all values', [' a', ' a', ' b', ' b'], 'text'],
    ['text with some numbers', ['a', '1', 'b', '2', '1.2.3', 'a'], 'text'],
    [
      'row numbers',
      many(30, (i) => `${1000 + 3 * i}`),
      'numeric',
      /^The whole numbers rise from row to row, as row numbers and identifiers do/,
    ],
    ['rising fractions', many(30, (i) => `${i / 8}`), 'numeric'],
    ['few rising numbers', many(20, (i) => `${i}`), 'numeric'],
    ['numbers that rise with gaps', many(30, (i) => (i === 9 ? '' : `${i}`)), 'numeric'],
    [
      'numbers too large to learn from',
      ['3.4e38', '1'],
      'numeric',
      /^The values reach 3\.4e\+38, training takes at most 1000000000000000000/,
    ],
    ['large but possible numbers', ['1e18', '-1e18', '1'], 'numeric'],
  ]
  for (const [what, cells, type, ...expected] of problems)
    it(`${expected.length > 0 ? 'points out' : 'accepts'} ${what}`, async () => {
      const found = await column(cells)
      assert.equal(found.type, type)
      assert.equal(found.problems.length, expected.length, found.problems.join('\n'))
      expected.forEach((problem, i) => assert.match(found.problems[i]!, problem))
      const why = found.problems.find((problem) => problem.includes('the column counts as text'))
      assert.equal(found.why_text, why)
    })

  for (const name of ['breast-cancer', 'diabetes', 'iris'])
    it(`finds nothing wrong with ${name}`, async () => {
      const path = new URL(`../../../../examples/data/${name}.csv`, import.meta.url)
      const { columns } = await inferSchema(createReadStream(path))
      assert.deepEqual(
        columns.filter((one) => one.problems.length > 0),
        [],
      )
    })

  it('reads a schema that was stored without problems', () => {
    const stored = { name: 'x', type: 'numeric', missing: 0, distinct: 1 }
    assert.deepEqual(columnSchema.parse(stored), { ...stored, problems: [] })
  })

  it('names the row of a text among numbers in a later block', async () => {
    const cells = generated(200_000, (row) => (row === 150_000 ? 'x\n' : `${row}\n`))
    const { columns } = await inferSchema(Readable.from(['n\n', ...cells]))
    assert.match(columns[0]!.problems[0]!, /^Row 150001 holds 'x', but 199999 of 200000/)
  })

  it('passes problems of the table and errors of the input on', async () => {
    await assert.rejects(inferSchema(Readable.from(['a,b\n1\n'])), (error) =>
      isProblem(error, 'invalid_data'),
    )
    const broken = new Readable({ read: () => broken.destroy(new Error('connection lost')) })
    await assert.rejects(inferSchema(broken), /connection lost/)
  })

  it('destroys the input after a fault', async () => {
    const input = Readable.from(generated(1e6, (row) => (row === 0 ? 'a,b,a\n' : '1,1,1\n')))
    await assert.rejects(inferSchema(input), /both named/)
    assert.ok(input.destroyed)
  })
})
