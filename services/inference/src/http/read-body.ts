/** Reads a request's body, up to a limit, without a promise or a stream pipeline: the prediction routes' hot path. */
import type { IncomingMessage } from 'node:http'
import { JSON_LIMIT_BYTES } from '@modelops/common/http/app'
import { Problem } from '@modelops/common/problem'

/** Calls `done` once: with the whole body, the problem `too_large`, or undefined when the client has gone. */
export function readBody(request: IncomingMessage, done: (body: Buffer | Problem | undefined) => void): void {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  let finished = false
  const finish = (body: Buffer | Problem | undefined) => {
    if (finished) return
    finished = true
    done(body)
  }
  const declared = Number(request.headers['content-length'] ?? 0)
  request.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length
    if (sizeBytes > JSON_LIMIT_BYTES) finish(tooLarge(sizeBytes))
    else if (!finished) chunks.push(chunk)
  })
  request.on('end', () => finish(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
  request.on('error', () => finish(undefined))
  if (declared > JSON_LIMIT_BYTES) finish(tooLarge(declared))
}

const tooLarge = (sizeBytes: number) =>
  new Problem(
    'too_large',
    `the body is larger than ${JSON_LIMIT_BYTES / 1024 / 1024} MiB; send the rows in several requests`,
    { received: `at least ${sizeBytes} bytes`, expected: `at most ${JSON_LIMIT_BYTES} bytes` },
  )
