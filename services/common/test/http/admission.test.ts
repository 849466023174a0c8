import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { admitting, type AdmissionRules } from '../../src/http/admission.js'

describe('a service', () => {
  let server: Server | undefined
  afterEach(() => server?.close().closeAllConnections())

  const listen = async (rules: AdmissionRules) => {
    server = createServer(admitting((_request, response) => response.end('taken'), rules))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    return (headers: Record<string, string>, method = 'POST') =>
      new Promise<number>((resolve, reject) => {
        const sent = request({ port, host: '127.0.0.1', method, headers }, (response) => {
          response.resume().once('end', () => resolve(response.statusCode!))
        })
        sent.once('error', reject).end()
      })
  }

  it('refuses what a page of another site sends, of any content type, and lets it read', async () => {
    const send = await listen({ host: '127.0.0.1' })
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json'])
      assert.equal(await send({ origin: 'http://evil.example', 'content-type': type }), 403)
    assert.equal(await send({ 'sec-fetch-site': 'cross-site' }), 403)
    assert.equal(await send({ origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }, 'GET'), 200)
    assert.equal(await send({ 'content-type': 'text/plain' }), 200, 'of a program')
  })

  it('takes what a page of an allowed origin sends', async () => {
    const send = await listen({ host: '0.0.0.0', allowedOrigins: ['https://ml.example'] })
    assert.equal(await send({ origin: 'https://ml.example', 'sec-fetch-site': 'cross-site' }), 200)
    assert.equal(await send({ origin: 'https://other.example', 'sec-fetch-site': 'cross-site' }), 403)
  })

  it('on a loopback address refuses a foreign host name, which DNS rebinding brings, even to read', async () => {
    const send = await listen({ host: '127.0.0.1' })
    for (const method of ['GET', 'POST']) assert.equal(await send({ host: 'evil.example:8081' }, method), 421)
    for (const host of [
      '127.0.0.1:8081',
      'localhost',
      'LOCALHOST:1',
      '[::1]:8081',
      'app.localhost:80',
      'localhost.:8081',
      '10.0.0.7',
    ])
      assert.equal(await send({ host }), 200, host)
  })

  it('on other addresses takes any host name unless some are named', async () => {
    const any = await listen({ host: '0.0.0.0' })
    assert.equal(await any({ host: 'inference.modelops.svc' }), 200)
    server!.close()
    const named = await listen({ host: '0.0.0.0', allowedHosts: ['inference', 'ml.example'] })
    assert.equal(await named({ host: 'ML.example:443' }), 200)
    assert.equal(await named({ host: 'ml.example.' }), 200, 'a whole name ends with a dot')
    assert.equal(await named({ host: 'evil.example' }), 421)
    assert.equal(await named({ host: 'evil.example.:8081' }), 421)
    assert.equal(await named({ host: 'localhost:9999' }), 200, 'a forwarded port')
  })
})
