import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import type { ArtifactStore } from '@modelops/common/artifact-store/artifact-store'
import type { DatasetSchema } from '@modelops/common/data/dataset-schema'
import { createLogger } from '@modelops/common/logging'
import { DatasetCatalog } from '../src/datasets/dataset-catalog.js'

describe('the preview of a data set', () => {
  it('reads the beginning of the file alone, and closes it', async () => {
    let sentBytes = 0
    const lines = function* () {
      yield 'n,text\n'
      for (let n = 0; n < 1e6; n++) {
        const line = `${n},some text that takes its place\n`
        sentBytes += line.length
        yield line
      }
    }
    const file = Readable.from(lines())
    const store: Partial<ArtifactStore> = { stream: () => Promise.resolve(file) }
    const dataset = { name: 'table', sha256: 'a1' } as DatasetSchema
    const catalog = new DatasetCatalog(store as ArtifactStore, createLogger('test', 'silent'))
    const { rows } = await catalog.preview(dataset, 3)
    assert.deepEqual(
      rows.map(([n]) => n),
      ['0', '1', '2'],
    )
    assert.ok(file.destroyed)
    assert.ok(sentBytes < 1e6, `${sentBytes} bytes were read`)
  })
})
