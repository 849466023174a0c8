/** An S3 server in memory whose treatment of conditional writes can be chosen, as servers of the field differ in it. */
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export type Conditions =
  | 'honoured'
  | 'ignored'
  | 'If-Match ignored'
  | 'If-None-Match ignored'
  | 'not implemented'
  | 'refused in the body of a 200'
  | 'answered without an ETag'

export class MemoryS3 {
  conditions: Conditions = 'honoured'
  readonly #objects = new Map<string, { body: Buffer; etag: string }>()
  readonly #server = createServer((request, response) => void this.#handle(request, response))

  /** The environment of a process that uses it, once it listens. */
  async start(): Promise<Record<string, string>> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const { port } = this.#server.address() as AddressInfo
    const endpoint = `http://127.0.0.1:${port}`
    return { S3_ENDPOINT: endpoint, AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any' }
  }

  stop(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #handle(request: IncomingMessage, response: ServerResponse) {
    const { pathname, searchParams } = new URL(request.url!, 'http://localhost')
    const [, , ...parts] = pathname.split('/').map(decodeURIComponent)
    const key = parts.join('/')
    if (request.method === 'PUT') return this.#put(key, request, response)
    if (searchParams.has('list-type')) return response.end(this.#list(searchParams))
    const object = this.#objects.get(key)
    if (!object) return fail(response, 404, 'NoSuchKey')
    response.writeHead(200, { etag: object.etag, 'content-length': object.body.length })
    response.end(request.method === 'HEAD' ? undefined : object.body)
  }

  async #put(key: string, request: IncomingMessage, response: ServerResponse) {
    const body = await buffer(request)
    const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers
    const conditional = ifMatch !== undefined || ifNoneMatch !== undefined
    if (conditional && this.conditions === 'not implemented') return fail(response, 501, 'NotImplemented')
    const etag = this.#objects.get(key)?.etag
    const holds = ifMatch === undefined ? !ifNoneMatch || etag === undefined : etag === ifMatch
    const ignored = ['ignored', `${ifMatch === undefined ? 'If-None-Match' : 'If-Match'} ignored`]
    const status = this.conditions === 'refused in the body of a 200' ? 200 : 412
    if (!holds && !ignored.includes(this.conditions)) return fail(response, status, 'PreconditionFailed')
    const next = `"${createHash('md5').update(randomBytes(8)).digest('hex')}"`
    this.#objects.set(key, { body, etag: next })
    response.writeHead(200, this.conditions === 'answered without an ETag' ? {} : { etag: next }).end()
  }

  #list(query: URLSearchParams): string {
    const prefix = query.get('prefix') ?? ''
    const below = [...this.#objects.keys()].filter((key) => key.startsWith(prefix))
    const folders = below.flatMap((key) => /^[^/]*\//.exec(key.slice(prefix.length)) ?? [])
    const entries = [...new Set(folders)].map(
      (name) => `<CommonPrefixes><Prefix>${prefix}${name}</Prefix></CommonPrefixes>`,
    )
    return `<ListBucketResult><IsTruncated>false</IsTruncated>${entries.join('')}</ListBucketResult>`
  }
}

function fail(response: ServerResponse, status: number, code: string) {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`)
}
