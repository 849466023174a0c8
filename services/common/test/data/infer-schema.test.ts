import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import type { Column } from '../../src/data/dataset-schema.js'
import { inferSchema } from '../../src/data/infer-schema.js'
import { isProblem } from '../../src/problem.js'

async function column(cells: readonly string[]): Promise<Column> {
  const { columns } = await inferSchema(
    Readable.from([['x,y', ...cells.map((cell) => `"${cell}",1`)].join('\n')]),
  )
  return columns[0]!
}

/** Lines that are made while they are read. */
function* generated(rows: number, line: (row: number) => string): Generator<string> {
  for (let row = 0; row < rows;) {
    let block = ''
    for (; block.length < 65_536 && row < rows; row++) block += line(row)
    yield block
  }
}

function usedHeap(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed
}

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
    assert.deepEqual(await column(['2', ' 4.0', 'NA', '', '4', '-6']), {
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
    })
  })

  it('tells whole numbers from fractions', async () => {
    assert.equal((await column(['1', '2.0', '3e2'])).statistics?.fractions, false)
    assert.equal((await column(['1', '2.5'])).statistics?.fractions, true)
  })

  it('lists 1,000 categories, and none beyond', async () => {
    const cells = Array.from({ length: 1_001 }, (_, i) => `${i}`)
    const most = await column(cells.slice(1))
    assert.deepEqual([most.distinct, most.categories?.length], [1_000, 1_000])
    const tooMany = await column(cells)
    assert.deepEqual([tooMany.distinct, tooMany.categories], [1_001, undefined])
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
  const problems: [what: string, cells: string[], type: string, problem: RegExp | undefined][] = [
    [
      'a nearly numeric column',
      numbers.with(16, 'n.d.').with(20, 'low'),
      'text',
      /^Row 17 holds 'n\.d\.', but 28 of 30 values are numbers: correct or empty the others/,
    ],
    [
      'an infinite value',
      numbers.with(4, '-inf'),
      'text',
      /^Row 5 holds '-inf', which is not a finite 32-bit number/,
    ],
    [
      'a number beyond 32 bits',
      numbers.with(4, '1e39'),
      'text',
      /^Row 5 holds '1e39', which is not a finite/,
    ],
    ['decimal commas', ['1,5', '2', '3,25'], 'text', /^Row 1 holds '1,5': write decimals with a point/],
    ['no values', ['', 'NA', 'null'], 'numeric', /^No row has a value here: leave the column out$/],
    ['one number only', ['1', '1.0', ''], 'numeric', /^All values are the same/],
    ['one text only', ['a', 'a'], 'text', /^All values are the same/],
    [
      'an identifier',
      numbers.map((_, i) => `id${i}`),
      'text',
      /^All values are different: if this is an identifier/,
    ],
    [
      'more identifiers than are counted',
      Array.from({ length: 2_000 }, (_, i) => `id${i}`),
      'text',
      /an identifier/,
    ],
    ['many texts of which one is repeated', numbers.map((_, i) => `name ${i % 29}`), 'text', undefined],
    ['few different texts', ['a', 'b', 'c'], 'text', undefined],
    ['text with some numbers', ['a', '1', 'b', '2', '1.2.3'], 'text', undefined],
    ['a large but possible number', ['3.4e38', '1'], 'numeric', undefined],
  ]
  for (const [what, cells, type, problem] of problems)
    it(`${problem ? 'points out' : 'accepts'} ${what}`, async () => {
      const found = await column(cells)
      assert.equal(found.type, type)
      if (problem) assert.match(found.problem ?? '', problem)
      else assert.equal(found.problem, undefined)
    })

  it('names the row of a text among numbers in a later block', async () => {
    const cells = generated(200_000, (row) => (row === 150_000 ? 'x\n' : `${row}\n`))
    const { columns } = await inferSchema(Readable.from(['n\n', ...cells]))
    assert.match(columns[0]!.problem ?? '', /^Row 150001 holds 'x', but 199999 of 200000/)
  })

  it('passes problems of the table and errors of the input on', async () => {
    await assert.rejects(inferSchema(Readable.from(['a,b\n1\n'])), (error) =>
      isProblem(error, 'invalid_data'),
    )
    const broken = new Readable({ read: () => broken.destroy(new Error('connection lost')) })
    await assert.rejects(inferSchema(broken), /connection lost/)
  })

  it('destroys the input after a fault', async () => {
    const input = Readable.from(generated(1e6, () => '1,1,1\n'))
    await assert.rejects(inferSchema(input), /both named/)
    assert.ok(input.destroyed)
  })

  it('reads a million rows in bounded memory', async () => {
    const before = usedHeap()
    let peak = 0
    const line = (row: number) => {
      if (row % 250_000 === 249_999) peak = Math.max(peak, usedHeap() - before)
      return row === 0
        ? 'id,value,answer\n'
        : `user-${row}-with-a-long-name,${row / 8},${row % 3 ? 'yes' : 'no'}\n`
    }
    const { rows, columns } = await inferSchema(Readable.from(generated(1_000_001, line)))
    assert.equal(rows, 1_000_000)
    assert.deepEqual(
      columns.map(({ distinct }) => distinct),
      [1_001, 1_001, 2],
    )
    assert.ok(peak > 0 && peak < 20e6, `the heap grew by ${peak} bytes`)
  })
})
