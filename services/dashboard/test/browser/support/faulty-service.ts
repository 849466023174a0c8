/** Stands before a service, and lets it fail in the ways that services do. */
import { EventEmitter, once } from 'node:events'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Fault = 'none' | 'down' | 'slow' | 'error'

export interface FaultyService {
  url: URL
  /** `slow` answers once it has become something else, `error` with a page and 500, `down` not at all: nothing listens. */
  become(fault: Fault): Promise<void>
  stop(): Promise<void>
}

export async function standBefore(service: URL): Promise<FaultyService> {
  let fault: Fault = 'none'
  const changes = new EventEmitter()
  // As long as the services, whose headers promise it.
  const options = { keepAliveTimeout: 75_000 }
  const server = createServer(options, (incoming, response) => void answer(incoming, response))
  const answer = async (incoming: IncomingMessage, response: ServerResponse) => {
    if (fault === 'slow') await once(changes, 'change')
    if (fault === 'error')
      return response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Broken</h1>')
    passOn(service, incoming, response)
  }
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen(0)
  const { port } = server.address() as AddressInfo
  const stop = async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  const become = async (next: Fault) => {
    fault = next
    changes.emit('change')
    if (server.listening && fault === 'down') await stop()
    if (!server.listening && fault !== 'down') await listen(port)
  }
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    become,
    stop: async () => void (server.listening && (await stop())),
  }
}

function passOn(service: URL, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url } = incoming
  const outgoing = request(new URL(url!, service), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers)
    answer.pipe(response)
  })
  outgoing.once('error', () => response.destroy())
  response.once('close', () => outgoing.destroy())
  incoming.pipe(outgoing)
}
