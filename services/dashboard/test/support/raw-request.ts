/** One request as it is: fetch would resolve `..`, and sets headers of its own. */
import { request, type IncomingHttpHeaders, type RequestOptions } from 'node:http'

export interface RawAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
  json(): unknown
}

export function rawRequest(url: URL, path: string, options: RequestOptions = {}, body?: string) {
  return new Promise<RawAnswer>((resolve, reject) => {
    const { hostname, port } = url
    const outgoing = request({ hostname, port, path, agent: false, ...options }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).once('error', reject)
      response.once('end', () => {
        const content = Buffer.concat(chunks)
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          body: content,
          json: () => JSON.parse(String(content)) as unknown,
        })
      })
    })
    outgoing.once('error', reject).end(body)
  })
}
