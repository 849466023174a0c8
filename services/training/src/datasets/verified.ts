/** A stored table on its way to its reader: hashed as it passes, without another look at it. */
import { createHash } from 'node:crypto'
import { pipeline, Transform, type Readable } from 'node:stream'
import { Problem } from '@modelops/common/problem'

/** The same bytes; fails after the last one with `artifact_corrupt`, naming the key, when their SHA-256 is another. */
export function verified(source: Readable, key: string, sha256: string): Readable {
  const hash = createHash('sha256')
  const checked = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
    flush(done) {
      const received = hash.digest('hex')
      done(received === sha256 ? null : damaged(key, received, sha256))
    },
  })
  // An error of either reaches the reader, who gives up both by giving up one.
  return pipeline(source, checked, () => undefined)
}

function damaged(key: string, received: string, expected: string): Problem {
  const difference = `its SHA-256 is ${received.slice(0, 12)}..., its name says ${expected.slice(0, 12)}...`
  const detail = `${key} is damaged: ${difference}; upload the data set again`
  return new Problem('artifact_corrupt', detail, { received, expected })
}
