import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { exitCode, spawnDashboard, urlOf } from './support/dashboard-process.js'
import { listen, type TestServer } from './support/servers.js'

const MEGABYTE = 1024 * 1024

describe('the process of the dashboard', () => {
  let service: TestServer
  let child: ReturnType<typeof spawnDashboard>
  let received = 0
  before(async () => {
    service = await listen((request, response) => {
      if (request.url === '/events') {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
        return
      }
      // Slower than its client: what it does not take must wait with the client.
      request.on('data', (chunk: Buffer) => {
        received += chunk.length
        request.pause()
        setImmediate(() => request.resume())
      })
      request.once('end', () => response.end(String(received)))
    })
  })
  after(() => service.close())
  afterEach(() => child.kill('SIGKILL'))

  const start = async (settings: NodeJS.ProcessEnv = {}) => {
    child = spawnDashboard({
      INFERENCE_URL: service.url.origin,
      TRAINING_URL: service.url.origin,
      ...settings,
    })
    return urlOf(child)
  }
  const residentBytes = async (url: URL) =>
    Number(
      /^process_resident_memory_bytes.* (\d+)$/m.exec(
        await (await fetch(new URL('/metrics', url))).text(),
      )![1],
    )

  it('keeps no state: a page and what it calls may come from different replicas', async () => {
    const one = await start()
    const first = child
    const other = await start()
    const ask = async (path: string, base: URL, options?: RequestInit) => {
      const response = await fetch(new URL(path, base), options)
      assert.equal(response.headers.get('set-cookie'), null)
      return { status: response.status, etag: response.headers.get('etag'), text: await response.text() }
    }
    try {
      const page = await ask('/', one)
      assert.deepEqual(await ask('/', other), page)
      for (const [, asset] of page.text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g))
        assert.deepEqual(await ask(asset!, other), await ask(asset!, one))
    } finally {
      first.kill('SIGKILL')
    }
  })

  it('streams an upload without holding it', async () => {
    const url = await start()
    const chunk = Buffer.alloc(MEGABYTE, 'a,b,c\n')
    const size = 300 * MEGABYTE
    const body = Readable.toWeb(Readable.from(Array.from({ length: 300 }, () => chunk)))
    const before = await residentBytes(url)
    let peak = 0
    const upload = fetch(new URL('/api/training/datasets?name=big', url), {
      method: 'POST',
      body: body as ReadableStream,
      duplex: 'half',
    }).then((response) => response.text())
    while (!(await Promise.race([upload, delay(50)]))) peak = Math.max(peak, await residentBytes(url))
    assert.equal(await upload, String(size))
    assert.ok(peak - before < 100 * MEGABYTE, `it grew by ${(peak - before) / MEGABYTE} MB`)
  })

  it('ends at SIGTERM although somebody listens to events', async () => {
    const url = await start()
    const events = await fetch(new URL('/api/training/events', url))
    child.kill('SIGTERM')
    assert.equal(await events.text(), 'data: 1\n\n')
    assert.equal(await exitCode(child), 0)
  })

  it('says which settings are wrong, and what is allowed', async () => {
    child = spawnDashboard({ INFERENCE_URL: 'http://inference/v2', PROXY_TIMEOUT_MS: 'long' })
    let errors = ''
    child.stderr.on('data', (chunk) => (errors += chunk))
    assert.equal(await exitCode(child), 2)
    assert.match(
      errors,
      /INFERENCE_URL: received "http:\/\/inference\/v2", expected an address without a path/,
    )
    assert.match(errors, /PROXY_TIMEOUT_MS: received "long", expected a whole number from 1 to 3600000/)
  })
})
