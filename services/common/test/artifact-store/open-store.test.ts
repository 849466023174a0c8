import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { pathToFileURL } from 'node:url'
import { openStore } from '../../src/artifact-store/open-store.js'
import { isProblem } from '../../src/problem.js'
import { withEnv } from '../support/environment.js'

describe('openStore', () => {
  it('opens a directory by its file URL and creates it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'open-'))
    const url = pathToFileURL(join(folder, 'not yet', 'größe')).href
    const store = await openStore(url)
    await store.put('a', Buffer.from('1'))
    assert.equal(await (await openStore(url)).exists('a'), true)
    assert.equal(store.url, url)
    await rm(folder, { recursive: true })
  })

  it('leaves it to the first use to find out about a bucket where nobody asks for the check', async () => {
    const env = { S3_ENDPOINT: 'http://127.0.0.1:1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }
    await withEnv(env, async () => {
      const store = await openStore('s3://bucket', { checkBucket: false })
      await assert.rejects(store.exists('a'), { code: 'store_unavailable' })
      store.close()
    })
  })

  it('names the variable, what came and what is allowed when it is neither a directory nor a bucket', async () => {
    const wrong = [
      '',
      'data',
      './data',
      '/data',
      'file:data',
      'file://host/data',
      'http://host/bucket',
      'file:///a?b',
    ]
    const wrongBuckets = [
      's3://',
      's3://UPPER/x',
      's3://a',
      's3:///x',
      's3://bucket/a//b',
      's3://bucket/%ff',
      's3://bucket/.x',
    ]
    for (const url of [...wrong, ...wrongBuckets]) {
      const error = await openStore(url).catch((reason: unknown) => reason)
      assert.ok(isProblem(error, 'invalid_config'), url)
      assert.equal(
        error.detail,
        `MODELOPS_STORE is '${url}'; it must be file:///absolute/directory or s3://bucket/prefix`,
      )
    }
  })

  it('takes no credentials in the URL and does not repeat them', async () => {
    for (const url of ['s3://key:geheim@bucket/x', 's3://geheim@bucket', 'file://geheim@host/x']) {
      const error = await openStore(url).catch((reason: unknown) => reason)
      assert.ok(isProblem(error, 'invalid_config'))
      assert.match(error.detail, /credentials belong in AWS_ACCESS_KEY_ID/)
      assert.equal(inspect(error).includes('geheim'), false)
    }
  })
})
