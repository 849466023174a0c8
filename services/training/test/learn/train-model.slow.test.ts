import assert from 'node:assert/strict'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { inferSchema } from '@modelops/common/data/infer-schema'
import { seededRandom } from '@modelops/common/random'
import { trainModel } from '../../src/learn/train-model.js'
import { requestFor } from './support/training.js'

describe('a model of a large table', () => {
  it('trains on 200,000 rows in bounded memory', async () => {
    const workDir = await mkdtemp(join(tmpdir(), 'learn-'))
    const path = join(workDir, 'data.csv')
    await writeWide(path, 200_000)
    const schema = {
      format_version: 1,
      name: 'wide',
      sha256: '0',
      created: '',
      ...(await inferSchema(createReadStream(path))),
    } as const
    const start = process.memoryUsage().rss
    let peak = start
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20)
    const { draft } = await trainModel({
      openCsv: () => Promise.resolve(createReadStream(path)),
      schema,
      request: requestFor('y', { training: { epochs: 2 } }),
      workDir,
      signal: new AbortController().signal,
      onEpoch: () => {},
      onPhase: () => {},
    })
    clearInterval(watch)
    await rm(workDir, { recursive: true })
    assert.ok(draft.metrics['test_accuracy']! > 0.95)
    assert.ok(peak - start < 200 * 2 ** 20, `${((peak - start) / 2 ** 20).toFixed()} MiB more`)
  })
})

/** Ten columns, 80 bytes a row. */
async function writeWide(path: string, rows: number): Promise<void> {
  const random = seededRandom(6)
  const out = createWriteStream(path)
  out.write('a,b,c,d,e,f,g,h,i,j,y\n')
  for (let done = 0; done < rows; done += 10_000) {
    const lines = Array.from({ length: 10_000 }, () => {
      const values = Array.from({ length: 10 }, () => (random() * 2 - 1).toFixed(4))
      return `${values.join(',')},${Number(values[0]) > Number(values[1]) ? 'up' : 'down'}\n`
    })
    if (!out.write(lines.join(''))) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}
