import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { rawRequest } from './support/raw-request.js'
import { until } from '../../common/test/support/until.js'
import { listen, startDashboard, type TestDashboard, type TestServer } from './support/servers.js'

interface Received {
  method: string
  url: string
  headers: Record<string, string>
  body: string
}

describe('a service behind the dashboard', () => {
  let service: TestServer
  let dashboard: TestDashboard
  let answer: (request: IncomingMessage, response: ServerResponse) => void
  beforeEach(async () => {
    answer = (request, response) =>
      void text(request).then((body) => {
        const { method, url, headers } = request
        response
          .setHeader('content-type', 'application/json')
          .end(JSON.stringify({ method, url, headers, body }))
      })
    service = await listen((request, response) => answer(request, response))
    dashboard = await startDashboard({ inferenceUrl: service.url })
  })
  afterEach(async () => {
    await dashboard.close()
    await service.close()
  })

  const ask = async (path: string, options = {}, body?: string) =>
    (await rawRequest(dashboard.url, path, options, body)).json() as Received

  for (const [path, arrives] of [
    ['/api/inference/v2/models/iris/infer', '/v2/models/iris/infer'],
    ['/api/inference/runs?model=a&x=%26+%20', '/runs?model=a&x=%26+%20'],
    ['/api/inference/v2/models/a%2Fb%20%C3%A9', '/v2/models/a%2Fb%20%C3%A9'],
    ['/api/inference/a/../b//c', '/a/../b//c'],
    ['/api/inference/', '/'],
    ['/api/inference', '/'],
    ['/api/inference?x=1', '/?x=1'],
  ])
    it(`gets ${path} as ${arrives}`, async () => {
      assert.equal((await ask(path!)).url, arrives)
    })

  it('is not asked for paths that only begin alike', async () => {
    assert.equal((await rawRequest(dashboard.url, '/api/inferences')).status, 404)
  })

  it('says itself to programs what it does not have; a browser gets a page', async () => {
    answer = (_request, response) =>
      response.writeHead(404, { 'content-type': 'application/problem+json' }).end('{}')
    const program = await rawRequest(dashboard.url, '/api/inference/nothing')
    assert.deepEqual([program.status, program.json()], [404, {}])
    const headers = { accept: 'text/html,*/*;q=0.8' }
    const browser = await rawRequest(dashboard.url, '/api/inference/nothing', { headers })
    assert.equal(browser.status, 404)
    assert.match(String(browser.body), /PAGE/)
    const form = await rawRequest(dashboard.url, '/api/inference/nothing', { method: 'POST', headers })
    assert.equal(form.headers['content-type'], 'application/problem+json')
  })

  for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'])
    it(`gets a ${method} with its body`, async () => {
      const headers = { 'content-type': 'text/plain', 'content-length': '5' }
      const received = await ask('/api/inference/x', { method, headers }, 'hello')
      assert.deepEqual([received.method, received.body], [method, 'hello'])
      assert.equal(received.headers['content-type'], 'text/plain')
    })

  it('answers with its own status and headers', async () => {
    answer = (_request, response) => void response.writeHead(409, { etag: '"1"', 'x-own': 'a' }).end('no')
    const { status, headers, body } = await rawRequest(dashboard.url, '/api/inference/deploy')
    assert.deepEqual([status, headers.etag, headers['x-own'], String(body)], [409, '"1"', 'a', 'no'])
  })

  it('gets no hop-by-hop headers', async () => {
    const hop = {
      connection: 'keep-alive, x-secret, content-length',
      'keep-alive': 'timeout=5',
      te: 'trailers',
      'proxy-authorization': 'Basic eA==',
      'proxy-connection': 'keep-alive',
      upgrade: 'h2c',
      expect: '100-continue',
      'x-secret': '1',
      'content-length': '2',
    }
    const { headers, body } = await ask('/api/inference/x', { method: 'POST', headers: hop }, 'ab')
    for (const name of Object.keys(hop))
      if (!['connection', 'content-length'].includes(name)) assert.equal(headers[name], undefined, name)
    assert.equal(body, 'ab')
  })

  it('has its own hop-by-hop headers removed', async () => {
    answer = (_request, response) => {
      const hop = {
        connection: 'close, x-secret',
        'keep-alive': 'timeout=1',
        'x-secret': '1',
        upgrade: 'h2c',
      }
      response.writeHead(200, hop).end('done')
    }
    const { headers } = await rawRequest(dashboard.url, '/api/inference/x', {
      headers: { connection: 'keep-alive' },
    })
    assert.equal(headers.connection, 'keep-alive')
    for (const name of ['x-secret', 'upgrade']) assert.equal(headers[name], undefined)
    assert.notEqual(headers['keep-alive'], 'timeout=1')
  })

  it('gets the address of the client, and the host that it asked for', async () => {
    const { host } = dashboard.url
    const direct = (await ask('/api/inference/x')).headers
    assert.equal(direct['host'], service.url.host)
    assert.equal(direct['x-forwarded-for'], '127.0.0.1')
    assert.equal(direct['x-forwarded-host'], host)
    assert.equal(direct['x-forwarded-proto'], 'http')
    const ahead = {
      'x-forwarded-for': '10.1.1.1',
      'x-forwarded-host': 'ml.example',
      'x-forwarded-proto': 'https',
    }
    const behindAnother = (await ask('/api/inference/x', { headers: ahead })).headers
    assert.equal(behindAnother['x-forwarded-for'], '10.1.1.1, 127.0.0.1')
    assert.equal(behindAnother['x-forwarded-host'], 'ml.example')
    assert.equal(behindAnother['x-forwarded-proto'], 'https')
  })

  it('gets a body as a body, however its length is given', async () => {
    const requests: string[] = []
    answer = (request, response) => {
      requests.push(request.url!)
      request.resume().once('end', () => response.end())
    }
    const hidden = 'GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n'
    const socket = connect(Number(dashboard.url.port), dashboard.url.hostname)
    const lines = [
      'GET /api/inference/seen HTTP/1.1',
      'Host: localhost',
      'Connection: close, transfer-encoding',
    ]
    socket.write([...lines, 'Transfer-Encoding: chunked', '', ''].join('\r\n'))
    socket.write(`${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`)
    assert.match(await text(socket), /^HTTP\/1\.1 200 OK/)
    assert.deepEqual(requests, ['/seen'])
  })

  it('is understood by a client of HTTP/1.0, too', async () => {
    answer = (_request, response) => {
      response.write('in ')
      response.end('parts')
    }
    const socket = connect(Number(dashboard.url.port), dashboard.url.hostname)
    socket.write('GET /api/inference/x HTTP/1.0\r\n\r\n')
    assert.match(await text(socket), /\r\n\r\nin parts$/)
  })

  it('cannot be made to speak another protocol', async () => {
    const { hostname, port } = dashboard.url
    const socket = connect(Number(port), hostname)
    socket.write(
      'GET /api/inference/x HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade, close\r\nUpgrade: websocket\r\n\r\n',
    )
    assert.match(await text(socket), /^HTTP\/1\.1 200 OK/)
  })

  it('is named with 502 when it does not answer', async () => {
    const { status, headers, json } = await rawRequest(dashboard.url, '/api/training/runs')
    assert.deepEqual([status, headers['content-type']], [502, 'application/problem+json'])
    const { code, detail } = json() as { code: string; detail: string }
    assert.equal(code, 'bad_gateway')
    assert.match(detail, /^the training service at http:\/\/127.0.0.1:\d+ cannot be reached \(.*ECONNREFUSED/)
  })

  it('is said to have ended, and why, while it is started again', async () => {
    const whyEnded = (service: string) => (service === 'training' ? 'out of luck' : undefined)
    const started = await startDashboard({ whyEnded })
    const detailOf = async (path: string) =>
      ((await rawRequest(started.url, path)).json() as { detail: string }).detail
    assert.equal(
      await detailOf('/api/training/runs'),
      'the training service has ended and is started again: out of luck',
    )
    assert.match(await detailOf('/api/inference/runs'), /cannot be reached/)
    await started.close()
  })

  it('is counted in the metrics when it does not answer', async () => {
    await rawRequest(dashboard.url, '/api/training/runs')
    const { body } = await rawRequest(dashboard.url, '/metrics')
    assert.match(String(body), /^dashboard_proxy_failures_total\{to="training",code="bad_gateway".*\} 1$/m)
  })

  it('is named with 502 to the sender of a large body, too, whose connection stays usable', async () => {
    const body = 'x'.repeat(50_000_000)
    const socket = connect(Number(dashboard.url.port), dashboard.url.hostname)
    socket.write(
      `POST /api/training/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    socket.write('GET /api/inference/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    assert.match(await text(socket), /^HTTP\/1\.1 502 [^]*HTTP\/1\.1 200 /)
  })

  it('may answer a large body before it has come', async () => {
    answer = (_request, response) => void response.writeHead(413).end('too large')
    const body = 'x'.repeat(50_000_000)
    const { status } = await rawRequest(dashboard.url, '/api/inference/x', { method: 'POST' }, body)
    assert.equal(status, 413)
  })

  it('does not get the rest of a body whose sender went away', async () => {
    let aborted = false
    answer = (request) => {
      request.on('error', () => (aborted = true)).once('data', () => socket.destroy())
    }
    const socket = connect(Number(dashboard.url.port), dashboard.url.hostname)
    socket.write('POST /api/inference/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf')
    await until(() => aborted)
  })

  it('is named with 502 when it breaks the connection before it answers', async () => {
    answer = (request) => void request.socket.destroy()
    assert.equal((await rawRequest(dashboard.url, '/api/inference/x')).status, 502)
  })

  it('is named with 504 when it is silent for too long', async () => {
    answer = () => {}
    const impatient = await startDashboard({ inferenceUrl: service.url, proxyTimeoutMs: 200 })
    const { status, json } = await rawRequest(impatient.url, '/api/inference/x')
    assert.equal(status, 504)
    const { code, detail } = json() as { code: string; detail: string }
    assert.equal(code, 'gateway_timeout')
    assert.match(detail, /the inference service has been silent for 0.2 s/)
    await impatient.close()
  })

  it('breaks the answer off when it breaks in the middle', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half', () => response.destroy())
    }
    await assert.rejects(rawRequest(dashboard.url, '/api/inference/x'), { code: 'ECONNRESET' })
    answer = (_request, response) => void response.end('still there')
    assert.equal(String((await rawRequest(dashboard.url, '/api/inference/x')).body), 'still there')
  })

  it('is left alone when the client goes away', async () => {
    let closed = false
    answer = (_request, response) => {
      response.once('close', () => (closed = true))
      response.write('begin')
    }
    const client = new AbortController()
    const response = await fetch(new URL('/api/inference/x', dashboard.url), { signal: client.signal })
    assert.equal(response.status, 200)
    client.abort()
    await until(() => closed)
  })

  describe('that sends events', () => {
    let stream: ServerResponse
    const events = async () => {
      answer = (_request, response) => {
        stream = response
        response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      }
      const response = await fetch(new URL('/api/inference/runs/1/events', dashboard.url))
      return response.body!.pipeThrough(new TextDecoderStream()).getReader()
    }

    it('is heard at once, also before its first event', async () => {
      const reader = await events()
      for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
        stream.write(event)
        assert.deepEqual(await reader.read(), { done: false, value: event })
      }
      stream.end()
      assert.ok((await reader.read()).done)
    })

    it('does not keep a draining process waiting', async () => {
      const reader = await events()
      stream.write('data: 1\n\n')
      await reader.read()
      const closed = once(stream, 'close')
      dashboard.drain()
      assert.ok((await reader.read()).done)
      await closed
      assert.equal((await rawRequest(dashboard.url, '/ready')).status, 503)
    })
  })
})
