/** Reads a request's body, up to a limit, without a promise or a stream pipeline: the prediction routes' hot path. */
import type { IncomingMessage } from 'node:http'
import { JSON_LIMIT_BYTES } from '@modelops/common/http/app'
import { Problem } from '@modelops/common/problem'

const empty: Buffer = Buffer.alloc(0)

/** Calls `done` once: with the whole body, or with the problem `too_large` or `bad_request`. */
export function readBody(
  request: IncomingMessage,
  done: (problem: Problem | undefined, body: Buffer) => void,
): void {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  let finished = false
  const finish = (problem: Problem | undefined, body = empty) => {
    if (finished) return
    finished = true
    done(problem, body)
  }
  request.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length
    if (sizeBytes <= JSON_LIMIT_BYTES) chunks.push(chunk)
    else finish(tooLarge(sizeBytes))
  })
  request.on('end', () => finish(undefined, chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
  request.on('error', (cause) =>
    finish(new Problem('bad_request', 'the client closed the connection', { cause })),
  )
}

const tooLarge = (sizeBytes: number) =>
  new Problem(
    'too_large',
    `the body is larger than ${JSON_LIMIT_BYTES / 1024 / 1024} MiB; send the rows in several requests`,
    { received: `at least ${sizeBytes} bytes`, expected: `at most ${JSON_LIMIT_BYTES} bytes` },
  )
