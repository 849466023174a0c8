import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { events } from '../src/server-sent-events.js'

describe('server-sent events', () => {
  let server: Server
  let parts: string[] = []
  before(async () => {
    server = createServer((_request, response) => {
      for (const part of parts) response.write(part)
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  after(() => server.close())

  const read = async () => {
    const found = []
    const { port } = server.address() as AddressInfo
    for await (const event of events(`http://127.0.0.1:${port}`)) found.push(event)
    return found
  }

  it('are read wherever the stream is cut, without comments', async () => {
    const text = ': hello\n\nid: 1\nevent: epoch\ndata: {"a":\ndata: 1}\n\ndata: x: y\n\n'
    const expected = [
      { event: 'epoch', data: '{"a":\n1}' },
      { event: 'message', data: 'x: y' },
    ]
    for (let cut = 1; cut < text.length; cut += 7) {
      parts = [text.slice(0, cut), text.slice(cut)]
      assert.deepEqual(await read(), expected)
    }
  })

  it('leave out an event that was never finished', async () => {
    parts = ['data: one\n\ndata: tw']
    assert.deepEqual(await read(), [{ event: 'message', data: 'one' }])
  })
})
