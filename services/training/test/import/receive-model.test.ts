import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, request, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import fc from 'fast-check'
import { isProblem } from '@modelops/common/problem'
import { receiveModel } from '../../src/import/receive-model.js'

/** A part, of which any line may be another than it should be. */
const part = fc
  .record({
    header: fc.constantFrom(
      'content-disposition: form-data; name="model.json"; filename="model.json"',
      'content-disposition: form-data; name="w"; filename="weights.bin"',
      'content-disposition: form-data; name="text"',
      'content-disposition: form-data; name="w"; filename=".."',
      'content-disposition: form-data; name="\u0012=\u00e0"',
      'no header',
      ': ',
      '',
    ),
    content: fc.string({ unit: 'binary', maxLength: 50 }),
  })
  .map(({ header, content }) => `--b\r\n${header}\r\n\r\n${content}\r\n`)
const form = fc
  .tuple(fc.array(part, { maxLength: 5 }), fc.constantFrom('--b--\r\n', '--b', ''))
  .map(([parts, end]) => Buffer.from(parts.join('') + end))

describe('a form with a model', () => {
  let folder: string
  let server: Server
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'modelops-test-'))
    server = createServer((request, response) => {
      receiveModel(request, folder).then(
        (path) => response.end(path),
        (error: unknown) => response.writeHead(isProblem(error) ? error.status : 500).end(String(error)),
      )
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
  })
  after(async () => {
    server.close().closeAllConnections()
    await rm(folder, { recursive: true })
  })

  it('is written into its folder or refused with a problem, whatever it holds', () =>
    fc.assert(
      fc.asyncProperty(form, fc.integer({ min: 1, max: 200 }), async (body, pieceSize) => {
        const { status, text } = await send(body, pieceSize)
        if (status === 200) assert.match(text, /\/(model\.json|weights\.bin)$/)
        else assert.equal(status, 400, text)
        for (const name of await readdir(folder)) assert.match(name, /^(model\.json|weights\.bin)$/)
      }),
    ))

  it('without a file is refused with what to send', async () => {
    const { status, text } = await send(Buffer.from('--b--\r\n'), 100)
    assert.equal(status, 400)
    assert.match(text, /no file came: send the model as a file of the form/)
  })

  /** In pieces, as a network brings it. */
  async function send(body: Buffer, pieceSize: number): Promise<{ status: number; text: string }> {
    const { port } = server.address() as AddressInfo
    const headers = { 'content-type': 'multipart/form-data; boundary=b' }
    const sent = request({ port, method: 'POST', headers })
    for (let start = 0; start < body.length; start += pieceSize)
      sent.write(body.subarray(start, start + pieceSize))
    sent.end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    return { status: response.statusCode!, text: await textOf(response) }
  }
})
