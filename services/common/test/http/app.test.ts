import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { createApp } from '../../src/http/app.js'
import { route } from '../../src/http/route.js'
import { createLogger } from '../../src/logging.js'
import { createMetrics } from '../../src/metrics.js'
import type { Problem } from '../../src/problem.js'

const thing = z.strictObject({ name: z.string().min(1) }).meta({ id: 'Thing' })
const routes = [
  route({
    method: 'post',
    path: '/things/{id}',
    summary: 'Make a thing',
    params: { id: z.string() },
    query: { size: z.coerce.number().int().optional() },
    headers: { 'x-colour': z.enum(['red', 'blue']).optional() },
    body: thing,
    status: 201,
    answer: { description: 'The thing', content: thing },
    problems: ['conflict'],
    handle: ({ params, query, headers, body }) => ({
      name: [params.id, query.size, headers['x-colour'], body.name].join(' '),
    }),
  }),
  route({
    method: 'get',
    path: '/broken',
    summary: 'Fail',
    answer: { description: 'Never', content: thing },
    handle: () => Promise.reject(new Error('secret detail')),
  }),
]

describe('an application of routes', () => {
  let server: Server
  let url: string
  let reasons: string[] = []
  before(async () => {
    const app = createApp({
      info: { title: 'Test', version: '1', description: '' },
      routes: { Things: routes },
      metrics: createMetrics('test'),
      logger: createLogger('test', 'silent'),
      notReady: () => reasons,
    })
    server = createServer(app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => server.close().closeAllConnections())

  const post = (path: string, body: string, headers = {}) =>
    fetch(url + path, { method: 'POST', body, headers })
  const problemOf = async (response: Response) => {
    assert.equal(response.headers.get('content-type'), 'application/problem+json')
    const problem = (await response.json()) as ReturnType<Problem['toJSON']>
    assert.equal(problem.status, response.status)
    return problem
  }

  it('answers 400 to a body that is nested too deep to be shown', async () => {
    const problem = await problemOf(await post('/things/1', '['.repeat(1e5) + ']'.repeat(1e5)))
    assert.deepEqual([problem.status, problem.code, problem.received], [400, 'invalid_body', 'an array'])
  })

  it('leads /docs/ to /docs, where the page finds its files', async () => {
    const page = await fetch(`${url}/docs/`)
    assert.equal(page.url, `${url}/docs`)
    const [, style] = /href="(.*?css)"/.exec(await page.text())!
    assert.equal((await fetch(new URL(style!, page.url))).status, 200)
  })

  it('gives a handler what its schemas parsed', async () => {
    const response = await post('/things/a?size=3', '{"name":"b"}', { 'X-Colour': 'red' })
    assert.equal(response.status, 201)
    assert.deepEqual(await response.json(), { name: 'a 3 red b' })
  })

  it('answers 400 bad_request to a header that its schema refuses', async () => {
    const problem = await problemOf(await post('/things/a', '{"name":"b"}', { 'x-colour': 'green' }))
    assert.deepEqual([problem.status, problem.code, problem.received], [400, 'bad_request', 'green'])
  })

  const wrong = [
    ['/things/a', '{"name":', 400, 'invalid_json'],
    ['/things/a', '', 400, 'invalid_body'],
    ['/things/a', '{"name":1}', 400, 'invalid_body'],
    ['/things/a', '{"name":"b","colour":"red"}', 400, 'invalid_body'],
    ['/things/a?size=big', '{"name":"b"}', 400, 'invalid_query'],
    ['/things/a?colour=red', '{"name":"b"}', 400, 'invalid_query'],
    ['/things/a', JSON.stringify({ name: 'x'.repeat(9 * 1024 * 1024) }), 413, 'too_large'],
    ['/nowhere', '{}', 404, 'not_found'],
    ['/ready', '', 405, 'method_not_allowed'],
  ] as const
  for (const [path, body, status, code] of wrong)
    it(`answers ${status} ${code} to ${path} with ${body.slice(0, 30) || 'an empty body'}`, async () => {
      const problem = await problemOf(await post(path, body))
      assert.deepEqual([problem.status, problem.code], [status, code])
      assert.ok(problem.detail.length > 10)
      const fields = ['code', 'detail', 'expected', 'received', 'status', 'title', 'type']
      assert.deepEqual(Object.keys(problem).sort(), fields)
    })

  it('keeps the details of an unexpected error to itself', async () => {
    const problem = await problemOf(await fetch(`${url}/broken`))
    assert.equal(problem.code, 'internal')
    assert.doesNotMatch(JSON.stringify(problem), /secret/)
  })

  it('is ready when nothing is in the way, and says what is', async () => {
    assert.equal((await fetch(`${url}/ready`)).status, 200)
    reasons = ['the moon is full']
    const response = await fetch(`${url}/ready`)
    assert.equal(response.headers.get('retry-after'), '1')
    assert.equal((await problemOf(response)).detail, 'the moon is full')
    reasons = []
  })

  it('counts its requests by route', async () => {
    await post('/things/x', '{"name":"b"}')
    for (const path of ['/metrics', '/metrics_text']) {
      const text = await (await fetch(url + path)).text()
      assert.match(
        text,
        /http_request_duration_seconds_count\{.*route="\/things\/:id".*status="201".*\} [1-9]/,
      )
      assert.match(text, /nodejs_eventloop_lag_seconds/)
    }
  })

  it('documents exactly the routes it has, with their schemas and problems', async () => {
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as {
      paths: Record<
        string,
        Record<string, { tags: string[]; responses: object; parameters: { name: string; in: string }[] }>
      >
      components: { schemas: Record<string, { required: string[] }> }
    }
    assert.deepEqual(Object.keys(document.paths).toSorted(), [
      '/broken',
      '/health',
      '/live',
      '/metrics',
      '/metrics_text',
      '/ready',
      '/things/{id}',
    ])
    const { responses, parameters, tags } = document.paths['/things/{id}']!['post']!
    assert.deepEqual(Object.keys(responses), ['201', '400', '409', '413'])
    assert.deepEqual(tags, ['Things'])
    assert.deepEqual(parameters.map((parameter) => `${parameter.in} ${parameter.name}`).toSorted(), [
      'header x-colour',
      'path id',
      'query size',
    ])
    assert.deepEqual(document.components.schemas['Thing']!.required, ['name'])
  })

  it('shows the document at /docs without loading anything from elsewhere', async () => {
    const page = await (await fetch(`${url}/docs`)).text()
    const assets = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!)
    assert.ok(assets.length >= 3)
    for (const path of assets) assert.equal((await fetch(new URL(path, `${url}/docs`))).status, 200, path)
  })
})
