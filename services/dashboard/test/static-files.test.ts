import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { rawRequest } from './support/raw-request.js'
import { makePages, startDashboard, type TestDashboard } from './support/servers.js'

const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }
const asset = '/assets/main-1a2b.js'

describe('the pages', () => {
  let pages: Awaited<ReturnType<typeof makePages>>
  let dashboard: TestDashboard
  before(async () => {
    pages = await makePages()
    dashboard = await startDashboard({ pages: pages.directory })
  })
  after(async () => {
    await dashboard.close()
    await pages.remove()
  })

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    rawRequest(dashboard.url, path, { method, headers })
  const isPage = ({ body }: { body: Buffer }) => String(body).includes('PAGE')

  for (const path of ['/', '/models', '/models/iris', '/train?x=1', '/index.html'])
    it(`answer ${path} with the page, which browsers ask for anew each time`, async () => {
      const answer = await get(path)
      assert.equal(answer.status, 200)
      assert.ok(isPage(answer))
      assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8')
      assert.equal(answer.headers['cache-control'], 'no-cache')
    })

  it('are found by a browser under a name with a dot, too', async () => {
    assert.ok(isPage(await get('/models/iris-1.5', browser)))
  })

  it('share /live with the probe', async () => {
    assert.ok(isPage(await get('/live', browser)))
    for (const headers of [{}, { accept: '*/*' }])
      assert.deepEqual((await get('/live', headers)).json(), { status: 'ok' })
  })

  for (const path of ['/assets/gone-3c4d.js', '/robots.txt', '/.vite/manifest.json', '/assets/'])
    it(`are no answer to ${path}`, async () => {
      const answer = await get(path)
      assert.equal(answer.status, 404)
      assert.equal(answer.headers['content-type'], 'application/problem+json')
    })

  it('are no answer to an asset that a browser opens', async () => {
    assert.equal((await get('/assets/gone-3c4d.js', browser)).status, 404)
  })

  for (const path of ['/metrics', '/health', '/ready', '/docs', '/openapi.json', '/api/live'])
    it(`leave ${path} to the server`, async () => {
      const answer = await get(path, browser)
      assert.equal(answer.status, 200)
      assert.ok(!isPage(answer))
    })

  for (const path of [
    '/nowhere',
    '/models/iris/runs',
    '/predict/iris',
    '/api/nothing',
    '/docs/nothing',
    '/health/x',
  ]) {
    it(`answer ${path}, which does not exist, with 404 and a page that browsers show`, async () => {
      const answer = await get(path, browser)
      assert.equal(answer.status, 404)
      assert.ok(isPage(answer))
      assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8')
      assert.match(answer.headers.vary!, /accept\b/i)
    })

    it(`answer ${path} with the problem where a program asks`, async () => {
      for (const headers of [{}, { accept: '*/*' }, { accept: 'application/json' }]) {
        const answer = await get(path, headers)
        const { code, detail } = answer.json() as { code: string; detail: string }
        assert.deepEqual([answer.status, code], [404, 'not_found'])
        assert.match(detail, new RegExp(`there is nothing at GET ${path}`))
      }
    })
  }

  it('come with assets that are kept for good', async () => {
    const answer = await get(asset)
    assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.equal(answer.headers['content-type'], 'text/javascript; charset=utf-8')
    assert.equal(answer.headers['content-encoding'], undefined)
  })

  it('come compressed to clients that accept it, under the type of the content', async () => {
    const plain = await get(asset)
    const decoders = { br: brotliDecompressSync, gzip: gunzipSync }
    for (const [accepted, encoding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
    ] as const) {
      const answer = await get(asset, { 'accept-encoding': accepted })
      assert.equal(answer.headers['content-encoding'], encoding)
      assert.equal(answer.headers['content-type'], plain.headers['content-type'])
      assert.match(answer.headers.vary!, /accept-encoding/)
      assert.deepEqual(decoders[encoding](answer.body), plain.body)
    }
  })

  it('are plain where there is no compressed variant', async () => {
    const answer = await get('/favicon.svg', { 'accept-encoding': 'gzip, br' })
    assert.equal(answer.headers['content-encoding'], undefined)
    assert.match(String(answer.body), /^<svg/)
  })

  it('are not sent again to a browser that has them', async () => {
    const { headers } = await get(asset, { 'accept-encoding': 'br' })
    const again = await get(asset, { 'accept-encoding': 'br', 'if-none-match': headers.etag! })
    assert.deepEqual([again.status, again.body.length], [304, 0])
  })

  it('answer HEAD without a body', async () => {
    const { headers } = await get(asset)
    const answer = await get(asset, {}, 'HEAD')
    assert.deepEqual([answer.status, answer.body.length], [200, 0])
    assert.equal(answer.headers['content-length'], headers['content-length'])
  })

  for (const method of ['POST', 'PUT', 'DELETE'])
    it(`do not take ${method}`, async () => {
      for (const path of ['/', '/models', asset]) {
        const { status, received } = (await get(path, {}, method)).json() as {
          status: number
          received: string
        }
        assert.deepEqual([status, received], [404, path])
      }
    })

  for (const path of [
    '/../package.json',
    '/assets/../../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/hosts',
    '/assets/..%5c..%5cx.js',
    '/assets/%00.js',
    '/assets/%.js',
    '//etc/hosts',
  ])
    it(`stay within their directory at ${path}`, async () => {
      const answer = await get(path)
      assert.ok(answer.status === 404 || isPage(answer), String(answer.body))
    })

  it('survive nonsensical ranges and a file that is gone', async () => {
    for (const range of ['bytes=5-2', 'bytes=-1', 'bytes=a-b'])
      assert.equal((await get(asset, { range })).status, 200)
    await rm(join(pages.directory, 'favicon.svg'))
    assert.equal((await get('/favicon.svg')).status, 404)
    assert.equal((await get('/')).status, 200)
  })

  it('allow nothing from elsewhere, no inline scripts, and no frames around them', async () => {
    const { headers } = await get('/')
    const policy = headers['content-security-policy'] as string
    for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"])
      assert.ok(policy.split('; ').includes(rule))
    assert.doesNotMatch(policy, /unsafe|data:|https?:/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['x-powered-by'], undefined)
    assert.equal(headers['access-control-allow-origin'], undefined)
  })

  it('must have been built', async () => {
    await assert.rejects(startDashboard({ pages: join(pages.directory, 'nothing') }), {
      code: 'invalid_config',
      detail: /there is no index.html in .*nothing: build the pages with npm run build/,
    })
  })
})
