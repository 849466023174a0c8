import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { Agent, request, type IncomingMessage } from 'node:http'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { DatasetSchema } from '@modelops/common/data/dataset-schema'
import { problemOf, smallCsv, upload } from './support/client.js'
import { until } from '../../common/test/support/until.js'
import { startService, temporaryDirectory, type Service } from './support/service.js'

const LIMIT = 200_000

describe('data sets', () => {
  let service: Service
  let home: Awaited<ReturnType<typeof temporaryDirectory>>
  /** Folders and what is in them, of which one may go meanwhile. */
  async function temporaryFiles(): Promise<string[]> {
    const root = join(home.path, 'tmp', hostname())
    const folders = await readdir(root)
    const isGone = (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? [] : Promise.reject(error))
    const files = await Promise.all(folders.map((folder) => readdir(join(root, folder)).catch(isGone)))
    return [...folders, ...files.flat()]
  }

  before(async () => {
    home = await temporaryDirectory()
    service = await startService(home.path, { MAX_DATASET_BYTES: String(LIMIT) })
  })
  after(async () => {
    await service.stop()
    await home.remove()
  })

  const get = async (path: string) => (await fetch(service.url + path)).json()

  it('are understood when they are uploaded', async () => {
    const response = await upload(service.url, 'wine', smallCsv(30))
    const dataset = (await response.json()) as DatasetSchema
    assert.equal(response.status, 201)
    assert.equal(dataset.rows, 30)
    assert.deepEqual(
      dataset.columns.map(({ name, type }) => [name, type]),
      [
        ['a', 'numeric'],
        ['b', 'numeric'],
        ['kind', 'text'],
      ],
    )
    assert.deepEqual(await get('/datasets/wine'), dataset)
    assert.deepEqual(await temporaryFiles(), [])
  })

  it('are the newest of their name, and the same content again is the newest', async () => {
    const hashes: string[] = []
    for (const rows of [20, 30, 20])
      hashes.push(
        ((await (await upload(service.url, 'twice', smallCsv(rows))).json()) as DatasetSchema).sha256,
      )
    assert.equal(hashes[0], hashes[2])
    assert.equal(((await get('/datasets/twice')) as DatasetSchema).sha256, hashes[0])
    const { items } = (await get('/datasets')) as { items: DatasetSchema[] }
    assert.deepEqual(
      items.filter(({ name }) => name === 'twice').map(({ rows }) => rows),
      [20],
    )
  })

  it('are listed with the names and types of their columns only, whose values may be thousands', async () => {
    const csv = smallCsv(30)
    const uploaded = (await (await upload(service.url, 'listed', csv)).json()) as DatasetSchema
    const { sha256, created } = uploaded
    const columns = uploaded.columns.map(({ name, type }) => ({ name, type }))
    const { items } = (await get('/datasets')) as { items: DatasetSchema[] }
    const summary = {
      name: 'listed',
      sha256,
      created,
      rows: 30,
      size_bytes: csv.length,
      columns,
      column_count: 3,
    }
    assert.deepEqual(
      items.find(({ name }) => name === 'listed'),
      summary,
    )
  })

  it('are described with what is probably wrong with them', async () => {
    const csv = smallCsv(30)
      .trim()
      .split('\n')
      .map((line, i) => `${line},${i === 0 ? 'same' : 7}`)
    const dataset = (await (await upload(service.url, 'dull', csv.join('\n'))).json()) as DatasetSchema
    const problems = dataset.columns.map((column) => column.problems)
    assert.deepEqual(problems.slice(0, 3), [[], [], []])
    assert.match(problems[3]!.join(), /^All values are the same \('7'\)/)
    assert.deepEqual(((await get('/datasets/dull')) as DatasetSchema).columns, dataset.columns)
  })

  it('show their first rows as they stand in the file', async () => {
    const csv = `\ufeffa;b\r\n 1 ;"x; ""y"""\r\n;ü\r\n3;${'z'.repeat(201)}\r\n4;w`
    await upload(service.url, 'shown', csv)
    const rows = [
      [' 1 ', 'x; "y"'],
      ['', 'ü'],
      ['3', `${'z'.repeat(200)}…`],
      ['4', 'w'],
    ]
    assert.deepEqual(await get('/datasets/shown/preview'), { header: ['a', 'b'], rows })
    assert.deepEqual(await get('/datasets/shown/preview?rows=2'), {
      header: ['a', 'b'],
      rows: rows.slice(0, 2),
    })
    await upload(service.url, 'longer', smallCsv(120))
    assert.equal(((await get('/datasets/longer/preview')) as { rows: unknown[] }).rows.length, 20)
    assert.equal(((await get('/datasets/longer/preview?rows=100')) as { rows: unknown[] }).rows.length, 100)
  })

  it('show no rows when there is no such data set or the number is out of bounds', async () => {
    const codeOf = async (path: string) => (await problemOf(fetch(service.url + path))).code
    assert.equal(await codeOf('/datasets/nothing/preview'), 'dataset_not_found')
    for (const rows of ['0', '101', '1.5', 'x'])
      assert.equal(await codeOf(`/datasets/shown/preview?rows=${rows}`), 'invalid_query')
  })

  it('may begin with a byte order mark and end lines with CRLF', async () => {
    const csv = '\ufeff' + smallCsv(12).replaceAll('\n', '\r\n')
    const dataset = (await (await upload(service.url, 'bom', csv)).json()) as DatasetSchema
    assert.equal(dataset.columns[0]!.name, 'a')
    assert.deepEqual(
      dataset.columns[2]!.categories?.map(({ value }) => value),
      ['no', 'yes'],
    )
  })

  for (const type of [
    'text/csv; charset=utf-8',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
  ])
    it(`are accepted as ${type}`, async () => {
      assert.equal((await upload(service.url, 'typed', smallCsv(), type)).status, 201)
    })

  const bad: [what: string, csv: string, detail: RegExp][] = [
    ['ragged rows', 'a,b\n1,2\n3\n', /row 2/i],
    ['duplicate headers', 'a,b,a\n1,2,3\n', /named 'a'/],
    ['no rows', 'a,b\n', /no rows/],
    ['nothing at all', '', /empty/],
  ]
  for (const [what, csv, detail] of bad)
    it(`with ${what} are refused`, async () => {
      const problem = await problemOf(upload(service.url, 'bad', csv))
      assert.deepEqual([problem.status, problem.code], [422, 'invalid_data'])
      assert.match(problem.detail, detail)
      assert.equal((await fetch(`${service.url}/datasets/bad`)).status, 404)
      assert.deepEqual(await temporaryFiles(), [])
    })

  it('of another content type are refused', async () => {
    const problem = await problemOf(upload(service.url, 'image', 'PNG', 'image/png'))
    assert.deepEqual([problem.status, problem.code], [415, 'unsupported_media_type'])
  })

  it('need a name that can be one', async () => {
    for (const name of ['', '..', 'a/b', encodeURIComponent('../../etc')])
      assert.equal((await problemOf(upload(service.url, name, smallCsv()))).code, 'invalid_query')
    assert.equal((await problemOf(fetch(`${service.url}/datasets/nothing`))).code, 'dataset_not_found')
  })

  it('that are too large are refused by their length', async () => {
    assert.equal((await problemOf(upload(service.url, 'large', 'x'.repeat(LIMIT + 1)))).code, 'too_large')
  })

  it('that are too large are refused on the way when their length is not announced', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(Buffer.alloc(50_000, 'x')),
    })
    const upload = request(`${service.url}/datasets?name=large`, { method: 'POST' })
    const status = new Promise((resolve) => upload.on('response', (response) => resolve(response.statusCode)))
    upload.on('error', () => undefined)
    const reader = body.getReader()
    for (let sent = 0; sent <= LIMIT; sent += 50_000) upload.write((await reader.read()).value)
    assert.equal(await status, 413)
    upload.destroy()
    await until(async () => (await temporaryFiles()).length === 0)
  })

  it('that are too large leave the connection to the next request when they end, and end it when they do not', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const send = async (endsBody: boolean) => {
      const upload = request(`${service.url}/datasets?name=large`, { method: 'POST', agent })
      const answered = once(upload, 'response') as Promise<[IncomingMessage]>
      upload.on('error', () => undefined).write('x'.repeat(LIMIT + 1))
      const [response] = await answered
      if (endsBody) upload.end('x'.repeat(LIMIT))
      await response.resume().toArray()
      return { status: response.statusCode, socket: upload.socket! }
    }
    const first = await send(true)
    const second = await send(false)
    assert.deepEqual([first.status, second.status], [413, 413])
    assert.equal(first.socket, second.socket)
    await until(() => second.socket.destroyed)
    agent.destroy()
  })

  it('that are refused for their headers are not received for ever', async () => {
    const upload = request(`${service.url}/datasets?name=image`, {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
    })
    upload.on('error', () => undefined).write('PNG')
    const [response] = (await once(upload, 'response')) as [IncomingMessage]
    assert.equal(response.resume().statusCode, 415)
    await until(() => upload.socket!.destroyed)
  })

  it('leave nothing behind when the client goes away', async () => {
    const upload = request(`${service.url}/datasets?name=gone`, { method: 'POST' })
    upload.on('error', () => undefined)
    upload.write(smallCsv())
    await until(async () => (await temporaryFiles()).some((file) => file.endsWith('data.csv')))
    upload.destroy()
    await until(async () => (await temporaryFiles()).length === 0)
    assert.equal((await fetch(`${service.url}/datasets/gone`)).status, 404)
  })
})
