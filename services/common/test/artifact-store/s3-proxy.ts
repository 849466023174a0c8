/** A proxy in front of an S3 server that fails as networks and servers do. */
import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** `lose the answer` lets the server do its work, `lose the request` does not; a code is answered as an S3 error. */
export type Fault = 'lose the answer' | 'lose the request' | { status: number; code: string }

export class S3Proxy {
  /** What to do with the coming writes, first one first; afterwards all is passed on. */
  faults: Fault[] = []
  /** Breaks the connection in the middle of what is read. */
  cutsAnswers = false
  /** Called before a faulty write is handled. */
  beforeFault: () => Promise<unknown> = () => Promise.resolve()
  readonly #server = createServer((incoming, outgoing) => void this.#handle(incoming, outgoing))

  constructor(private readonly target: string) {}

  /** Listens and returns the endpoint. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse) {
    const body = await buffer(incoming)
    const fault = incoming.method === 'PUT' ? this.faults.shift() : undefined
    if (fault) await this.beforeFault()
    if (fault === 'lose the request') return incoming.socket.destroy()
    if (typeof fault === 'object') return answerError(outgoing, fault)
    const answer = await this.#pass(incoming, body)
    if (fault === 'lose the answer') return incoming.socket.destroy(void answer.resume())
    outgoing.writeHead(answer.statusCode!, answer.headers)
    if (this.cutsAnswers)
      return answer.once('data', (chunk) => outgoing.write(chunk, () => incoming.socket.destroy()))
    answer.pipe(outgoing)
  }

  async #pass({ method, url, headers }: IncomingMessage, body: Buffer) {
    const passed = request(new URL(url!, this.target), { method: method!, headers }).end(body)
    return ((await once(passed, 'response')) as [IncomingMessage])[0]
  }
}

function answerError(outgoing: ServerResponse, { status, code }: { status: number; code: string }) {
  outgoing.writeHead(status, { 'content-type': 'application/xml' })
  outgoing.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>told by the proxy</Message></Error>`)
}
