import assert from 'node:assert/strict'
import type { ArtifactStore } from '../../src/artifact-store/artifact-store.js'
import { openStore } from '../../src/artifact-store/open-store.js'
import type { Problem } from '../../src/problem.js'
import { keys } from '../../src/registry/keys.js'
import { ModelRegistry } from '../../src/registry/model-registry.js'
import { withEnv } from '../support/environment.js'
import { MemoryS3 } from '../support/memory-s3.js'

describe('A bucket whose server', () => {
  let server: MemoryS3
  let store: ArtifactStore
  beforeEach(async () => {
    server = new MemoryS3()
    const env = await server.start()
    store = await withEnv(env, () => openStore('s3://bucket/x', { scratchKey: keys.scratch.inference }))
  })
  afterEach(() => {
    store.close()
    server.stop()
  })

  const refuses = (action: Promise<unknown>, detail: RegExp) =>
    assert.rejects(action, (error: Problem) => {
      assert.equal(error.code, 'store_unavailable')
      assert.match(error.detail, detail)
      return true
    })
  const create = (key: string) => store.put(key, Buffer.from('{}'), { ifNoneMatch: '*' })

  it('honours conditions is proven to, by as many processes at once as there are', async () => {
    await Promise.all(Array.from({ length: 8 }, () => store.requireConditions()))
    await create('a')
    await assert.rejects(create('a'), { code: 'conflict' })
    assert.deepEqual(await new ModelRegistry(store).listModels(), [], 'the scratch object is no model')
  })

  it('ignores conditions is named before a conditional write is acknowledged, and other writes go on', async () => {
    server.conditions = 'ignored'
    await refuses(store.requireConditions(), /s3:\/\/bucket\/x .*ignores the condition If-None-Match/)
    await refuses(create('a'), /Use a server with conditional writes/)
    assert.equal(await store.exists('a'), false)
    await store.put('b', Buffer.from('1'))
    assert.equal(await store.exists('b'), true)
  })

  it('ignores one of the two conditions is named with it', async () => {
    server.conditions = 'If-Match ignored'
    await refuses(store.requireConditions(), /ignores the condition If-Match /)
    server.conditions = 'If-None-Match ignored'
    await refuses(create('a'), /ignores the condition If-None-Match: \*/)
  })

  it('reports a refusal in the body of a 200, or answers without an ETag, is named', async () => {
    server.conditions = 'refused in the body of a 200'
    await refuses(store.requireConditions(), /PreconditionFailed.*status 200, which means success/)
    server.conditions = 'answered without an ETag'
    await refuses(create('a'), /NoETag.*nothing says whether it happened/)
  })

  it('does not implement conditions is named, and nobody is asked to try again later', async () => {
    server.conditions = 'not implemented'
    await refuses(
      store.requireConditions(),
      /NotImplemented.*does not implement.*conditional writes((?!later).)*$/,
    )
  })

  it('is replaced by one that honours conditions is used again without a restart', async () => {
    server.conditions = 'ignored'
    await refuses(create('a'), /ignores/)
    server.conditions = 'honoured'
    await create('a')
  })
})
