import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sendEvents, untilClosed, type ServerSentEvent } from '../../src/routes/event-stream.js'

describe('an event stream', () => {
  let server: Server
  afterEach(() => void server.close())

  async function open(
    events: (signal: AbortSignal) => AsyncIterable<ServerSentEvent>,
    other = new AbortController(),
  ) {
    const ended = new Promise<void>((resolve, reject) => {
      server = createServer((_request, response) => {
        const signal = untilClosed(response, other.signal)
        sendEvents(response, events(signal), signal, 5).then(resolve, reject)
      })
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const client = new AbortController()
    const { port } = server.address() as AddressInfo
    return { ended, client, response: await fetch(`http://127.0.0.1:${port}`, { signal: client.signal }) }
  }

  async function* oneThenSilence(signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
    yield { event: 'epoch', id: '1', data: { epoch: 1 } }
    if (!signal.aborted) await once(signal, 'abort')
  }

  async function* flood(signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
    while (!signal.aborted)
      yield await Promise.resolve({ event: 'epoch', data: { text: 'x'.repeat(100_000) } })
  }

  it('sends comments while nothing happens', async () => {
    const { response, client, ended } = await open(oneThenSilence)
    assert.equal(response.headers.get('content-type'), 'text/event-stream')
    let text = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk
      if (text.split(': still here').length > 3) break
    }
    assert.match(text, /^id: 1\nevent: epoch\ndata: \{"epoch":1\}\n\n/)
    client.abort()
    await ended
  })

  for (const [what, events] of [
    ['silent', oneThenSilence],
    ['never read', flood],
  ] as const)
    it(`ends when its client goes away, though it is ${what}`, async () => {
      const { client, ended } = await open(events)
      client.abort()
      await ended
    })

  it('is closed when the service drains', async () => {
    const draining = new AbortController()
    const { response, ended } = await open(oneThenSilence, draining)
    draining.abort()
    assert.match(await response.text(), /event: epoch/)
    await ended
  })
})
