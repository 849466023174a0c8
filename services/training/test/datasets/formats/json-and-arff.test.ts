import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isProblem } from '@modelops/common/problem'
import fc from 'fast-check'
import { looksLikeArff, readArff } from '../../../src/datasets/formats/arff.js'
import { looksLikeJson, readJson } from '../../../src/datasets/formats/json.js'
import type { TableRows } from '../../../src/datasets/formats/table-rows.js'
import { temporaryDirectory } from '../../support/service.js'

describe('a table', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  let files = 0
  before(async () => {
    directory = await temporaryDirectory()
  })
  after(() => directory.remove())

  async function write(text: string): Promise<string> {
    const path = join(directory.path, `file-${files++}`)
    await writeFile(path, text)
    return path
  }
  async function rowsOf(table: TableRows) {
    const rows: string[][] = []
    for await (const row of table.rows()) rows.push(row)
    return rows
  }
  const json = async (text: string) => rowsOf(await readJson(await write(text)))
  const arff = async (text: string) => rowsOf(readArff(await write(text)))
  const refuses = (action: Promise<unknown>, detail: RegExp) =>
    assert.rejects(action, (error) => isProblem(error, 'invalid_data') && detail.test(error.detail))

  describe('in JSON', () => {
    const record = fc.record(
      { a: fc.string({ unit: 'grapheme' }), 'b "c"': fc.double({ noNaN: true, noDefaultInfinity: true }) },
      { noNullPrototype: true },
    )

    it('holds the texts and the numbers as they are spelled, in an array or one object a line', () =>
      fc.assert(
        fc.asyncProperty(fc.array(record, { minLength: 1 }), fc.boolean(), async (records, pretty) => {
          const expected = [['a', 'b "c"'], ...records.map((row) => [row.a, JSON.stringify(row['b "c"'])])]
          const lines = records.map((row) => JSON.stringify(row)).join('\n')
          assert.deepEqual(await json(JSON.stringify(records, null, pretty ? 2 : 0)), expected)
          assert.deepEqual(await json(lines), expected)
        }),
        { numRuns: 50 },
      ))

    it('has a gap where a key is not there, whatever objects of JavaScript inherit', async () => {
      const text = '{"constructor":"a","__proto__":"b"}\n{"x":"c"}'
      assert.deepEqual(await json(text), [
        ['constructor', '__proto__', 'x'],
        ['a', 'b', ''],
        ['', '', 'c'],
      ])
    })

    it('keeps long identifiers, booleans, gaps, and keys that come late', async () => {
      const text =
        '\uFEFF[{"id":12345678901234567890,"on":true,"x":null},\n{"id":1.50,"on":false,"late":"é\\n}"}]'
      assert.deepEqual(await json(text), [
        ['id', 'on', 'x', 'late'],
        ['12345678901234567890', 'True', '', ''],
        ['1.50', 'False', '', 'é\n}'],
      ])
    })

    it('may be longer than a block of the file', async () => {
      const records = Array.from({ length: 3_000 }, (_, i) => ({ i, text: '{"}'.repeat(i % 50) }))
      assert.equal((await json(JSON.stringify(records))).length, 3_001)
    })

    it('lacks what has lists or objects as values, and says so', async () => {
      const table = await readJson(await write('{"a":1,"tags":[1,2]}\n{"a":2,"tags":null,"at":{"x":1}}'))
      assert.deepEqual(await rowsOf(table), [['a'], ['1'], ['2']])
      assert.deepEqual(table.notes(), ["Keys with lists or objects as values are left out: 'tags', 'at'"])
    })

    for (const [what, text, detail] of [
      ['lists by column', '{"a":[1,2],"b":[3,4]}', /neither an array of flat objects nor one object a line/],
      ['a wrapped table', '{"count":2,"data":[{"a":1},{"a":2}]}', /neither an array/],
      ['lists by row', '[[1,2],[3,4]]', /orient='records'/],
      ['what is cut off', '[{"a":1},{"a":', /ends within an object/],
      ['what is damaged', '{"a":1}\n{"a" 2}', /object 2 is no JSON/],
    ] as const)
      it(`is refused with ${what}`, () => refuses(json(text), detail))

    it('is told from text', () => {
      for (const text of ['{"a":1}', ' [ {', '[{}]', '[[1']) assert.ok(looksLikeJson(text), text)
      for (const text of ['a,b', '[a],[b]\n1,2', '{a},b', '[1,2]\n', '"{""a"": 1}"'])
        assert.ok(!looksLikeJson(text), text)
    })
  })

  describe('in ARFF', () => {
    it('has the names of its attributes, and gaps for ?', async () => {
      const text =
        "% Iris\n@RELATION iris\n\n@ATTRIBUTE 'sepal length'  NUMERIC\n@attribute class {Iris-setosa, 'a, b'}\n@attribute when date \"yyyy-MM-dd\"\n\n@DATA\n5.1, Iris-setosa,2024-01-01\n?,'a, b',?\n% end\n4.9,\"it\\'s\",2024-01-02\n"
      assert.ok(looksLikeArff(text))
      assert.deepEqual(await arff(text), [
        ['sepal length', 'class', 'when'],
        ['5.1', 'Iris-setosa', '2024-01-01'],
        ['', 'a, b', ''],
        ['4.9', "it's", '2024-01-02'],
      ])
    })

    it('holds any value that is quoted as Weka does', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.stringMatching(/^[^\n\r\u2028\u2029]{0,9}$/), { minLength: 1 }),
          async (cells) => {
            const quoted = cells.map((cell) => `'${cell.replace(/['\\]/g, '\\$&')}'`)
            const head = cells.map((_, i) => `@attribute a${i} string`).join('\n')
            const rows = await arff(`@relation x\n${head}\n@data\n${quoted.join(',')}\n`)
            assert.deepEqual(rows[1], cells)
          },
        ),
        { numRuns: 50 },
      ))

    it('is refused where it is sparse, or a row is of another length', async () => {
      const head = '@relation x\n@attribute a numeric\n@attribute b numeric\n@data\n'
      await refuses(arff(`${head}{1 5}\n`), /row 1 is sparse/)
      await refuses(arff(`${head}1,2\n1\n`), /row 2 has 1 values, 2 attributes are declared/)
    })
  })
})
