/** An upload becomes a file: hashed and counted on the way, refused as soon as it is too large. */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { Problem } from '@modelops/common/problem'

export interface ReceivedFile {
  path: string
  sha256: string
  sizeBytes: number
}

/**
 * @param input is not destroyed when this fails, so that a request can still be answered
 * @throws Problem too_large; bad_request when the input ends before it is complete
 */
export async function receiveFile(input: Readable, path: string, limitBytes: number): Promise<ReceivedFile> {
  const hash = createHash('sha256')
  const file = await open(path, 'wx')
  let sizeBytes = 0
  try {
    for await (const chunk of chunksOf(input)) {
      sizeBytes += chunk.length
      if (sizeBytes > limitBytes) throw tooLarge(limitBytes)
      hash.update(chunk)
      await file.writeFile(chunk)
    }
  } finally {
    await file.close()
  }
  return { path, sha256: hash.digest('hex'), sizeBytes }
}

async function* chunksOf(input: Readable): AsyncGenerator<Buffer> {
  try {
    yield* input.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
  } catch (cause) {
    throw new Problem('bad_request', 'the connection was closed before the file was complete', { cause })
  }
}

export const tooLarge = (limitBytes: number) =>
  new Problem('too_large', `the file is larger than ${limitBytes} bytes; send a smaller one`, {
    expected: `at most ${limitBytes} bytes`,
  })
