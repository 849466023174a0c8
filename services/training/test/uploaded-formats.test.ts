import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { DatasetSchema } from '@modelops/common/data/dataset-schema'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { postJson, problemOf, runRequest, smallCsv } from './support/client.js'
import { readOptions } from '../src/job/options.js'
import { runJobHere, trainHere } from './support/in-process.js'
import { makeWorkbook, makeZip } from './support/make-zip.js'
import { startService, temporaryDirectory, type Service } from './support/service.js'

const rows = Array.from({ length: 40 }, (_, i) => ({
  a: i % 7,
  b: i % 2 ? 5 : -5,
  kind: i % 2 ? 'yes' : 'no',
}))

const xlsx = makeWorkbook({
  texts: ['a', 'b', 'kind', 'no', 'yes'].map((text) => `<t>${text}</t>`),
  sheets: {
    Data:
      '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>' +
      rows
        .map(
          ({ a, b }, i) =>
            `<row><c><v>${a}</v></c><c><v>${b}</v></c><c t="s"><v>${3 + (i % 2)}</v></c></row>`,
        )
        .join(''),
    Notes: '<row><c><v>1</v></c></row>',
  },
})

const parquet = Buffer.from(
  parquetWriteBuffer({
    columnData: [
      { name: 'a', data: rows.map(({ a }) => a), type: 'DOUBLE' },
      { name: 'b', data: rows.map(({ b }) => BigInt(b)), type: 'INT64' },
      { name: 'kind', data: rows.map(({ kind }) => kind), type: 'STRING' },
    ],
  }),
)

describe('a table that is no text', () => {
  let service: Service
  let home: Awaited<ReturnType<typeof temporaryDirectory>>

  before(async () => {
    home = await temporaryDirectory()
    service = await startService(home.path)
  })
  after(async () => {
    await service.stop()
    await home.remove()
  })

  const send = (body: Buffer, headers: Record<string, string>) =>
    fetch(`${service.url}/datasets?name=small`, { method: 'POST', body, headers })

  const stored = `${smallCsv()}\n`
  const uploads: [
    what: string,
    format: string,
    body: Buffer,
    headers: Record<string, string>,
    text: string,
  ][] = [
    [
      'an Excel workbook',
      'xlsx',
      xlsx,
      { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
      stored,
    ],
    ['a Parquet file', 'parquet', parquet, { 'content-type': 'application/vnd.apache.parquet' }, stored],
    ['a gzip file', 'gzip', gzipSync(smallCsv()), { 'content-type': 'application/gzip' }, smallCsv()],
    [
      'a CSV with a content encoding',
      'gzip',
      gzipSync(smallCsv()),
      { 'content-type': 'text/csv', 'content-encoding': 'gzip' },
      smallCsv(),
    ],
    ['JSON', 'json', Buffer.from(JSON.stringify(rows)), { 'content-type': 'application/json' }, stored],
    [
      'one object a line, packed by gzip',
      'json',
      gzipSync(rows.map((row) => JSON.stringify(row)).join('\n')),
      { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' },
      stored,
    ],
    [
      'ARFF',
      'arff',
      Buffer.from(
        `@relation small\n@attribute a numeric\n@attribute b numeric\n@attribute kind {no,yes}\n@data\n${smallCsv().slice('a,b,kind\n'.length)}\n`,
      ),
      {},
      stored,
    ],
    [
      'a zip archive',
      'zip',
      makeZip({ 'small.csv': smallCsv() }),
      { 'content-type': 'application/x-zip-compressed' },
      smallCsv(),
    ],
  ]
  for (const [what, format, body, headers, text] of uploads)
    it(`as ${what} is converted, described and read again`, async () => {
      const response = await send(body, headers)
      const dataset = (await response.json()) as DatasetSchema
      assert.equal(response.status, 201, JSON.stringify(dataset))
      assert.equal(dataset.reading?.format, format)
      assert.equal(dataset.sha256, createHash('sha256').update(text).digest('hex'))
      assert.equal(dataset.size_bytes, text.length)
      assert.deepEqual(
        dataset.columns.map(({ name, type }) => `${name} ${type}`),
        ['a numeric', 'b numeric', 'kind text'],
      )
      const reread = await postJson(`${service.url}/datasets/small/reading`, {})
      assert.deepEqual(((await reread.json()) as DatasetSchema).reading, dataset.reading)
    })

  it('is trained on as the CSV that it became', async () => {
    await send(xlsx, {})
    const { dataset } = await trainHere(home.path, runRequest(1))
    assert.equal(dataset?.rows, rows.length)
  })

  it('says which sheet was read', async () => {
    const { reading } = (await (await send(xlsx, {})).json()) as DatasetSchema
    assert.deepEqual(reading!.notes, [
      "The sheet 'Data' was read, the first one with data; not read: 'Notes'",
    ])
  })

  it('is refused in a coding that is not read, and when it is damaged', async () => {
    const coded = await problemOf(send(parquet, { 'content-encoding': 'br' }))
    assert.deepEqual([coded.status, coded.code], [415, 'unsupported_media_type'])
    const damaged = await problemOf(send(gzipSync(smallCsv()).subarray(0, 30), {}))
    assert.deepEqual([damaged.status, damaged.code], [422, 'invalid_data'])
  })

  it('is taken by the job as well', async () => {
    const path = join(home.path, 'small.parquet')
    await writeFile(path, parquet)
    const args = ['--csv', path, '--dataset', 'job', '--model', 'job', '--target', 'kind', '--epochs', '1']
    const { dataset } = await runJobHere(home.path, await readOptions(args))
    assert.equal(dataset?.rows, rows.length)
  })
})
