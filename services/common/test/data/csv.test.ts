import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { readCsv } from '../../src/data/csv.js'
import type { ReadingOptions } from '../../src/data/reading.js'
import { isProblem, type Problem } from '../../src/problem.js'

const inChunks = (bytes: Buffer, sizes: readonly number[]): Readable =>
  Readable.from(
    (function* () {
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const size = sizes[i % sizes.length]!
        yield bytes.subarray(at, at + size)
        at += size
      }
    })(),
  )

async function readAll(input: Readable, options: ReadingOptions = {}): Promise<string[][]> {
  const { header, chunks } = await readCsv(input, options)
  const table = [header]
  for await (const rows of chunks) table.push(...rows)
  return table
}

const read = (text: string | Buffer): Promise<string[][]> => readAll(inChunks(Buffer.from(text), [1 << 16]))

async function rejects(text: string | Buffer, detail: RegExp): Promise<void> {
  await assert.rejects(read(text), (error) => {
    assert.ok(isProblem(error, 'invalid_data'), String(error))
    assert.match(error.detail, detail)
    return true
  })
}

/** A stream of lines that never ends, and how many bytes were taken from it. */
function endless(line: string) {
  const taken = { bytes: 0 }
  const block = line.repeat(Math.ceil(65536 / line.length))
  const input = new Readable({
    read() {
      taken.bytes += block.length
      this.push(block)
    },
  })
  return { input, taken }
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`

describe('readCsv', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\r', '\n', ' ', 'é', '😀', '1'), maxLength: 8 }),
  )
  const text = cell.map((value) => value.replaceAll('\0', ''))
  const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
    fc.record({
      header: fc.uniqueArray(
        text.filter((name) => name !== '' && name === name.trim() && !name.startsWith('#')),
        { minLength: width, maxLength: width },
      ),
      rows: fc.array(
        fc
          .array(text, { minLength: width, maxLength: width })
          .filter((cells) => cells.some((one) => one.trim() !== '')),
        { minLength: 1, maxLength: 12 },
      ),
    }),
  )

  it('reads back any quoted table, whatever its line ends, byte order mark and chunk boundaries', async () => {
    const lineEnd = fc.constantFrom('\n', '\r\n')
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(
        table,
        lineEnd,
        fc.boolean(),
        fc.boolean(),
        sizes,
        async ({ header, rows }, end, bom, ended, chunks) => {
          const lines = [header, ...rows].map((row) => row.map(quoted).join(','))
          const csv = (bom ? '\uFEFF' : '') + lines.join(end) + (ended ? end : '')
          const prescribed = { header: true, delimiter: ',' }
          assert.deepEqual(await readAll(inChunks(Buffer.from(csv), chunks), prescribed), [header, ...rows])
        },
      ),
      { numRuns: 500 },
    )
  })

  it('reads back a table of many blocks, with characters and quotes on the block boundaries', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => [
      `${i}`,
      i % 7 ? 'é😀' : 'a "b",\r\nc',
      'x'.repeat(i % 11),
    ])
    const csv = ['i,text,x', ...rows.map((row) => row.map(quoted).join(','))].join('\r\n')
    const table = await readAll(inChunks(Buffer.from(csv), [65_536, 1_001, 7]))
    assert.deepEqual(table.slice(1), rows)
  })

  for (const [name, separator] of Object.entries({ comma: ',', semicolon: ';', tab: '\t' }))
    for (const [ending, end] of Object.entries({ LF: '\n', CRLF: '\r\n', CR: '\r' }))
      it(`detects ${name} and ${ending}`, async () => {
        const csv = [
          ['a', 'b', 'c d'],
          ['1', '2,5;3'.replaceAll(separator, ' '), 'x'],
          ['2', '', 'y'],
        ]
          .map((row) => row.join(separator))
          .join(end)
        assert.deepEqual((await read(csv))[2], ['2', '', 'y'])
        assert.deepEqual(await read(csv + end + end), await read(csv))
      })

  it('reads a single column, leaves blank lines out and trims the header', async () => {
    assert.deepEqual(await read('\n  a  \n\n1\n \n2\n\n\n'), [['a'], ['1'], ['2']])
  })

  it('keeps unquoted quotes within a cell', async () => {
    assert.deepEqual(await read('size,n\n5" pipe,1\n'), [
      ['size', 'n'],
      ['5" pipe', '1'],
    ])
  })

  it('names the row with too few or too many cells', async () => {
    const rows = Array.from({ length: 20 }, () => '1,2,3,4,5,6')
    await rejects(
      ['a,b,c,d,e,f', ...rows.with(16, '1,2,3,4,5')].join('\n'),
      /^row 17 has 5 cells, the header has 6$/,
    )
    await rejects(
      ['a,b,c,d,e,f', ...rows.with(0, '1,2,3,4,5,6,7')].join('\n'),
      /^row 1 has 7 cells, the header has 6$/,
    )
  })

  it('gives the number of the row, and none for the header', async () => {
    const rowOf = (csv: string) => read(csv).catch((error: unknown) => (error as Problem).row)
    assert.equal(await rowOf('a,b\n1,2\n1\n'), 2)
    assert.equal(await rowOf('a,a\n1,2\n'), undefined)
  })

  it('names the row in a later block', async () => {
    await rejects('a,b\n' + '1,2\n'.repeat(200_000) + '1\n', /^row 200001 has 1 cell, the header has 2$/)
  })

  it('takes CRLF, LF and CR for line ends in one file, and keeps them in quoted cells', async () => {
    const csv = 'a,b\r\n1,2\n3,"x\r\ny\rz"\r5,6\r\n'
    for (const size of [1 << 16, 1, 2, 5])
      assert.deepEqual(await readAll(inChunks(Buffer.from(csv), [size])), [
        ['a', 'b'],
        ['1', '2'],
        ['3', 'x\r\ny\rz'],
        ['5', '6'],
      ])
  })

  it('hints at a quote where a ragged row contains a line break', async () => {
    await rejects('a,b\n1,2\n"3\n4",5,6\n', /^row 2 has 3 cells, the header has 2; .*is a quote missing/)
  })

  it('rejects names that occur twice', async () => {
    await rejects('a,b, a \n1,2,3', /^columns 1 and 3 are both named 'a': rename one$/)
  })

  it('rejects a column without a name', async () => {
    await rejects('a,,c\n1,2,3', /^column 2 has no name/)
    await rejects('a,b,\n1,2,3', /^column 3 has no name/)
  })

  it('rejects an empty file and one of blank lines', async () => {
    for (const csv of ['', '\uFEFF', '\n\r\n \n']) await rejects(csv, /^the table is empty: a header row/)
  })

  it('rejects a header without rows', async () => {
    await rejects('a,b\n\n', /^the table has no rows after the header$/)
  })

  it('rejects a table that has lost its line breaks, and says how it may have', async () => {
    for (const csv of ['a,b', 'a,b0,00,0', 'a,b 0,0 0,0'])
      await rejects(csv, /^the table is a single line.*--data-binary/)
  })

  it('names the row whose quote is not closed', async () => {
    await rejects('a,b\n1,2\n3,"x\n5,6\n', /^row 2 has a quoted cell that does not end properly/)
    await rejects('a,b\n"x"y,2\n"z",3\n', /^row 1 has a quoted cell that does not end properly/)
    await rejects('"a,b\n1,2\n', /^the header has a quoted cell that does not end properly/)
  })

  it('names the row that is not UTF-8', async () => {
    const é = Buffer.from('é')
    const damaged = (before: string, after: string) =>
      Buffer.concat([Buffer.from(before), Buffer.from([0xe9]), Buffer.from(after), é])
    await rejects(damaged('a,b\n1,x\n2,caf', '\n3,y'), /^row 2 is not UTF-8 text: save the table/)
    await rejects(damaged('a,', '\n1,x\n'), /^the header is not UTF-8 text/)
    await rejects(
      Buffer.concat([Buffer.from('a,b\n1,é\n2,'), Buffer.from([0xe2, 0x82])]),
      /^row 2 is not UTF-8 text/,
    )
  })

  it('rejects NUL characters and binary files', async () => {
    await rejects('a,b\n1,2\n1,\0\n', /^row 2 is not UTF-8 text \(it holds a zero byte\)/)
    await rejects(
      Buffer.from('504b030414000600080000002100dfa4d26c5a010000', 'hex'),
      /^the header is not UTF-8 text/,
    )
  })

  it('rejects more columns than it can hold', async () => {
    const names = Array.from({ length: 25_001 }, (_, i) => `c${i}`)
    await rejects(`${names.join(',')}\n`, /^the header has 25001 columns, at most 25000 are allowed$/)
  })

  it('stops at a row without an end, and destroys the input', async () => {
    for (const start of ['', 'a,b\n1,"']) {
      const { input, taken } = endless('no line break ')
      input.push(start)
      await assert.rejects(readAll(input), /longer than 8388608 characters: is a closing quote/)
      assert.ok(taken.bytes < 20e6 && input.destroyed)
    }
  })

  it('reads no further than its consumer, and destroys the input when that stops', async () => {
    const { input, taken } = endless('1,2\n')
    input.push('a,b\n')
    const { header, chunks } = await readCsv(input)
    assert.deepEqual(header, ['a', 'b'])
    for await (const rows of chunks) {
      assert.ok(rows.length > 0)
      break
    }
    assert.ok(taken.bytes < 1e6, `${taken.bytes} bytes were read`)
    assert.ok(input.destroyed)
  })

  it('destroys the input after a fault', async () => {
    const { input } = endless('1,2\n')
    input.push('a,b\n1,2,3\n')
    await assert.rejects(readAll(input), /row 1 has 3 cells/)
    assert.ok(input.destroyed)
  })

  it('passes an error of the input on', async () => {
    const input = new Readable({ read: () => undefined })
    input.push('a,b\n1,2\n')
    setImmediate(() => input.destroy(new Error('connection lost')))
    await assert.rejects(readAll(input), /connection lost/)
  })
})
