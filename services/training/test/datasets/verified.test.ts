import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { isProblem } from '@modelops/common/problem'
import { until } from '../../../common/test/support/until.js'
import { verified } from '../../src/datasets/verified.js'

const parts = ['one,', 'two\n', '3,4\n'].map((text) => Buffer.from(text))
const sha256 = createHash('sha256').update(Buffer.concat(parts)).digest('hex')

describe('a verified table', () => {
  it('is passed on as it is', async () => {
    assert.deepEqual(await buffer(verified(Readable.from(parts), 'k', sha256)), Buffer.concat(parts))
  })

  it('fails at its end when it is another or shorter', async () => {
    for (const changed of [[...parts, Buffer.from('5,6\n')], parts.slice(1), []])
      await assert.rejects(buffer(verified(Readable.from(changed), 'the/key', sha256)), (error) => {
        assert.ok(isProblem(error, 'artifact_corrupt'))
        assert.match(error.detail, /^the\/key is damaged/)
        return true
      })
  })

  it('reports what goes wrong on the way', async () => {
    const broken = async function* () {
      yield await Promise.resolve(parts[0])
      throw new Error('the line is cut')
    }
    await assert.rejects(buffer(verified(Readable.from(broken()), 'k', sha256)), /the line is cut/)
  })

  it('is closed by a reader that gives up', async () => {
    const endless = function* () {
      for (;;) yield parts[0]
    }
    const source = Readable.from(endless())
    for await (const part of verified(source, 'k', sha256)) if (part) break
    await until(() => source.destroyed)
  })
})
