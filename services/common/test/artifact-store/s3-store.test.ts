import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { inspect } from 'node:util'
import type { ArtifactStore } from '../../src/artifact-store/artifact-store.js'
import { openStore } from '../../src/artifact-store/open-store.js'
import { isProblem, Problem } from '../../src/problem.js'
import { withEnv } from '../support/environment.js'
import { type Minio, needMinio, skippedBecause, startMinio } from '../support/minio.js'
import { describeArtifactStore } from './contract.js'
import { S3Proxy } from './s3-proxy.js'

const text = (body: string) => Buffer.from(body)

describe(`S3Store on MinIO${skippedBecause}`, () => {
  let minio: Minio
  let places = 0
  before(async function () {
    needMinio(this)
    minio = await startMinio()
  })
  after(() => minio?.remove())

  const open = (env: Record<string, string | undefined> = {}, bucket = minio.bucket) =>
    withEnv({ ...minio.env, ...env }, () => openStore(`s3://${bucket}/place-${++places}/deep er`))

  const rejectsWith = async (promise: Promise<unknown>, ...parts: RegExp[]) => {
    const error: unknown = await promise.then(
      () => assert.fail('it should have failed'),
      (reason: unknown) => reason,
    )
    assert.ok(error instanceof Problem, String(error))
    assert.equal(error.code, 'store_unavailable')
    for (const part of parts) assert.match(error.detail, part)
    const everything = inspect(error, { depth: 10, showHidden: true })
    for (const secret of ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID']) {
      assert.equal(everything.includes(minio.env[secret]!), false)
    }
  }

  describe('as an artifact store', () => describeArtifactStore(() => open()))

  it('is open to all prefixes of a bucket, and to none', async () => {
    const all = await withEnv(minio.env, () => openStore(`s3://${minio.bucket}`))
    const one = await withEnv(minio.env, () => openStore(`s3://${minio.bucket}/some/where/`))
    await one.put('a', text('1'))
    assert.equal(await all.exists('some/where/a'), true)
    assert.equal(one.url, `s3://${minio.bucket}/some/where`)
    for (const store of [all, one]) store.close()
  })

  describe('when something is wrong', () => {
    it('says that the bucket does not exist', () =>
      rejectsWith(open({}, 'no-such-bucket'), /s3:\/\/no-such-bucket\/.*bucket does not exist. Create it/))

    it('says that the access key is unknown', () =>
      rejectsWith(open({ AWS_ACCESS_KEY_ID: 'nobody' }), /InvalidAccessKeyId.*Check AWS_ACCESS_KEY_ID/))

    it('says that the secret key is wrong', () =>
      rejectsWith(
        open({ AWS_SECRET_ACCESS_KEY: 'wrong-key' }),
        /SignatureDoesNotMatch.*Check AWS_SECRET_ACCESS_KEY/,
      ))

    it('says that there are no credentials', () =>
      rejectsWith(
        open({
          AWS_ACCESS_KEY_ID: undefined,
          AWS_SECRET_ACCESS_KEY: undefined,
          AWS_EC2_METADATA_DISABLED: 'true',
          AWS_CONFIG_FILE: '/dev/null',
          AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        }),
        /no credentials were found. Set AWS_ACCESS_KEY_ID/,
      ))

    it('says that nothing answers at the endpoint', async () => {
      const closed = createServer().listen(0, '127.0.0.1')
      await once(closed, 'listening')
      const { port } = closed.address() as { port: number }
      closed.close()
      await rejectsWith(open({ S3_ENDPOINT: `http://127.0.0.1:${port}` }), /ECONNREFUSED.*S3_ENDPOINT/)
      await rejectsWith(open({ S3_ENDPOINT: 'http://s3.invalid' }), /does not answer.*S3_ENDPOINT/)
    })

    it('does not open with an endpoint that is not an HTTP address, and does not repeat its password', async () => {
      for (const endpoint of ['localhost:9000', 'ftp://host', 'http://user:geheim@host:9000']) {
        const error = await open({ S3_ENDPOINT: endpoint }).catch((reason: unknown) => reason)
        assert.ok(isProblem(error, 'invalid_config'))
        assert.match(error.detail, /^S3_ENDPOINT is .* must be http:\/\/host:port or https:\/\/host/)
        assert.equal(inspect(error).includes('geheim'), false)
      }
    })
  })

  describe('when the server restarts', () => {
    it('goes on with the next call', async () => {
      const store = await open()
      const etag = await store.put('a', text('1'))
      await minio.kill()
      await minio.start()
      assert.equal(await store.getIfChanged('a', etag), 'unchanged')
      await minio.kill()
      try {
        await rejectsWith(store.get('a'), /does not answer/)
      } finally {
        await minio.start()
      }
      await store.put('a', text('2'), { ifMatch: etag })
      store.close()
    })
  })

  describe('behind a bad network', () => {
    let proxy: S3Proxy
    let store: ArtifactStore
    let direct: ArtifactStore
    beforeEach(async () => {
      proxy = new S3Proxy(minio.endpoint)
      store = await open({ S3_ENDPOINT: await proxy.listen() })
      direct = await withEnv(minio.env, () => openStore(store.url.replace(' ', '%20')))
      await store.requireConditions() // its own writes are over before the first fault
    })
    afterEach(() => {
      store.close()
      direct.close()
      proxy.close()
    })

    it('does not take its own write, whose answer was lost, for somebody else’s', async () => {
      proxy.faults = ['lose the answer']
      const created = await store.put('a', text('1'), { ifNoneMatch: '*' })
      proxy.faults = ['lose the answer']
      const etag = await store.put('a', text('2'), { ifMatch: created })
      assert.deepEqual(await store.get('a'), { body: text('2'), etag })
    })

    it('reports a conflict when somebody else wrote the same bytes before the second try', async () => {
      proxy.faults = ['lose the request']
      proxy.beforeFault = () => direct.put('a', text('mine'))
      const write = store.put('a', text('mine'), { ifNoneMatch: '*' })
      await assert.rejects(write, (error) => isProblem(error, 'conflict'))
    })

    it('reports a conflict when another write is under way', async () => {
      const etag = await store.put('a', text('1'))
      proxy.faults = [{ status: 409, code: 'ConditionalRequestConflict' }]
      const write = store.put('a', text('2'), { ifMatch: etag })
      await assert.rejects(write, (error) => isProblem(error, 'conflict'))
    })

    it('tries again when the server is busy or the connection breaks', async () => {
      proxy.faults = [
        { status: 503, code: 'SlowDown' },
        'lose the request',
        { status: 500, code: 'InternalError' },
      ]
      await store.put('a', text('1'))
      assert.equal(String((await store.get('a'))?.body), '1')
    })

    it('reports an answer that breaks off as a problem', async () => {
      await store.put('a', Buffer.alloc(3_000_000))
      proxy.cutsAnswers = true
      await rejectsWith(store.get('a'), /does not answer/)
      await rejectsWith(buffer((await store.stream('a'))!), /does not answer/)
    })

    it('uploads the parts of a large file again that got lost', async () => {
      proxy.faults = ['lose the request', 'lose the answer', { status: 503, code: 'SlowDown' }]
      const folder = await mkdtemp(join(tmpdir(), 'source-'))
      const body = randomBytes(17_000_000)
      await writeFile(join(folder, 'file'), body)
      await store.putFile('a', join(folder, 'file'))
      await rm(folder, { recursive: true })
      assert.equal(body.equals(await buffer((await store.stream('a'))!)), true)
    })

    it('says what the credentials do not allow', async () => {
      proxy.faults = [{ status: 403, code: 'AccessDenied' }]
      await rejectsWith(store.put('a', text('1')), /AccessDenied.*Grant .* s3:PutObject/)
      proxy.faults = [{ status: 400, code: 'ExpiredToken' }]
      await rejectsWith(store.put('a', text('1')), /ExpiredToken.*Renew the credentials/)
      proxy.faults = [{ status: 301, code: 'PermanentRedirect' }]
      await rejectsWith(store.put('a', text('1')), /another region. Set AWS_REGION/)
    })
  })
})
