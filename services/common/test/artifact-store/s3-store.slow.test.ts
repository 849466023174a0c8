import assert from 'node:assert/strict'
import { openStore } from '../../src/artifact-store/open-store.js'
import { withEnv } from '../support/environment.js'
import { type Minio, needMinio, skippedBecause, startMinio } from '../support/minio.js'

describe(`S3Store on MinIO, with many objects${skippedBecause}`, () => {
  let minio: Minio
  before(async function () {
    needMinio(this)
    minio = await startMinio()
  })
  after(() => minio?.remove())

  it('lists more folders than fit on a page', async () => {
    const store = await withEnv(minio.env, () => openStore(`s3://${minio.bucket}/place`))
    const names = Array.from({ length: 1005 }, (_, i) => `n${1000 + i}`)
    // A few at a time: a thousand at once wait longer for a connection than the store's time-out on a busy machine.
    const waiting = [...names]
    const write = async () => {
      for (let name; (name = waiting.pop());) await store.put(`${name}/x`, Buffer.alloc(0))
    }
    await Promise.all(Array.from({ length: 16 }, write))
    assert.deepEqual(await store.listFolders(''), names)
    store.close()
  })
})
