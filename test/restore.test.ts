/** `npm run restore` on a real S3 server. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { needMinio, skippedBecause, startMinio, type Minio } from '../services/common/test/support/minio.js'
import { until } from '../services/common/test/support/until.js'

const Bucket = 'kept-models'
const run = 'models/wine/runs/1/manifest.json'
const deployment = 'models/wine/deployment.json'
const data = 'datasets/wine & more/1/data.csv'

describe(`npm run restore${skippedBecause}`, () => {
  let minio: Minio
  let client: S3Client
  let at: string

  const put = (Key: string, Body: string) => client.send(new PutObjectCommand({ Bucket, Key, Body }))
  const remove = (Key: string) => client.send(new DeleteObjectCommand({ Bucket, Key }))
  const read = async (Key: string) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
    return Body!.transformToString()
  }
  const restore = async (...args: string[]) => {
    const env = { ...process.env, ...minio.env, AWS_REGION: 'us-east-1' }
    const command = ['scripts/restore.mjs', ...args]
    const { stdout } = await promisify(execFile)(process.execPath, command, { env })
    return stdout.trim().split('\n')
  }

  /** Three objects at the time `at`; after it one is replaced, one deleted, and one new. */
  before(async function () {
    needMinio(this)
    minio = await startMinio()
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = minio.env
    const credentials = { accessKeyId, secretAccessKey }
    client = new S3Client({
      endpoint: minio.endpoint,
      credentials,
      region: 'us-east-1',
      forcePathStyle: true,
    })
    await client.send(new CreateBucketCommand({ Bucket }))
    const VersioningConfiguration = { Status: 'Enabled' } as const
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
    for (const key of [deployment, run, data]) await put(key, 'good')
    await put('models/other/deployment.json', 'untouched')
    const time = Date.now()
    at = new Date(time).toISOString()
    // Servers keep times of a second.
    await until(() => Date.now() > time + 1000)
    await put(deployment, 'bad')
    for (const key of [run, data]) await remove(key)
    await put('models/new/deployment.json', 'later')
  })
  after(async () => {
    client?.destroy()
    await minio?.remove()
  })

  it('only says what it would do on a dry run', async () => {
    const lines = await restore(`s3://${Bucket}`, '--at', at, '--dry-run')
    assert.deepEqual(
      lines.map((line) => line.replace(/ as of .*| since .*/, '')),
      [
        `would restore ${data}`,
        `would restore ${run}`,
        `would restore ${deployment}`,
        '3 of 5 objects were changed or deleted',
      ],
    )
    assert.equal(await read(deployment), 'bad')
  })

  it('leaves alone what is outside of the prefix', async () => {
    const lines = await restore(`s3://${Bucket}/models/new/`, '--at', at)
    assert.match(lines.join(), /^0 of 1 objects/)
  })

  it('brings back what was replaced or deleted, a deployment after what it names, and deletes nothing', async () => {
    const lines = await restore(`s3://${Bucket}`, '--at', at)
    assert.match(lines.at(-2)!, /restored models\/wine\/deployment\.json/)
    for (const key of [deployment, run, data]) assert.equal(await read(key), 'good')
    assert.equal(await read('models/other/deployment.json'), 'untouched')
    assert.equal(await read('models/new/deployment.json'), 'later')
    assert.match((await restore(`s3://${Bucket}`, '--at', at)).join(), /^0 of 5 objects/)
  })

  it('says how it is used when bucket or time is missing', async () => {
    await assert.rejects(restore('kept-models', '--at', at), /Usage: npm run restore/)
    await assert.rejects(restore(`s3://${Bucket}`), /Usage: npm run restore/)
  })
})
