/** A MinIO server of its own for a test file: free port, temporary data, random credentials. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { executable } from './executable.js'
import { freePort } from './free-port.js'
import { until } from './until.js'

/** The path of the `minio` binary on the PATH, if there is one. */
export const minioBinary = executable('minio')

/** For a suite's title, so that a report says why it was skipped. */
export const skippedBecause = minioBinary ? '' : ' (skipped: there is no minio binary on the PATH)'

/** Skips a suite where there is no MinIO; in CI that is a failure. Call it first in `before`. */
export function needMinio(context: Mocha.Context): void {
  if (minioBinary) return
  if (process.env.CI) throw new Error('CI is set, and there is no minio binary on the PATH: install it')
  context.skip()
}

export interface Minio {
  endpoint: string
  bucket: string
  /** The environment in which a store finds this server. */
  env: Record<string, string>
  kill(): Promise<void>
  /** Starts it again after `kill`, on the same port and data. */
  start(): Promise<void>
  /** Ends it and removes its data. */
  remove(): Promise<void>
}

export async function startMinio(): Promise<Minio> {
  const folder = await mkdtemp(join(tmpdir(), 'minio-'))
  const address = `127.0.0.1:${await freePort()}`
  const [accessKey, secretKey] = [randomBytes(8).toString('hex'), randomBytes(16).toString('hex')]
  const endpoint = `http://${address}`
  let server: ChildProcess | undefined
  let removed = false

  const start = async () => {
    if (removed) throw new Error('This MinIO was removed: a test outlived its suite')
    server = runServer(folder, address, { MINIO_ROOT_USER: accessKey, MINIO_ROOT_PASSWORD: secretKey })
    await untilReady(endpoint, server)
  }
  const kill = async () => {
    if (server?.exitCode !== null || !server.kill('SIGKILL')) return
    await once(server, 'exit')
  }
  await start()
  const env = { S3_ENDPOINT: endpoint, AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey }
  const bucket = 'modelops-test'
  await createBucket(endpoint, bucket, { accessKeyId: accessKey, secretAccessKey: secretKey })
  const remove = async () => {
    removed = true
    await kill()
    await rm(folder, { recursive: true, force: true })
  }
  return { endpoint, bucket, env, kill, start, remove }
}

function runServer(folder: string, address: string, credentials: Record<string, string>) {
  const env = { ...process.env, ...credentials, MINIO_BROWSER: 'off', MINIO_UPDATE: 'off' }
  const server = spawn(minioBinary!, ['server', '--quiet', '--address', address, folder], {
    env,
    stdio: 'ignore',
  })
  process.once('exit', () => server.kill('SIGKILL'))
  return server
}

async function untilReady(endpoint: string, server: ChildProcess) {
  await until(async () => {
    if (server.exitCode !== null) throw new Error(`minio ended with exit code ${server.exitCode}`)
    return (await fetch(`${endpoint}/minio/health/ready`).catch(() => undefined))?.ok === true
  }, 'minio is ready')
}

async function createBucket(
  endpoint: string,
  Bucket: string,
  credentials: { accessKeyId: string; secretAccessKey: string },
) {
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials,
    maxAttempts: 10,
  })
  await client.send(new CreateBucketCommand({ Bucket }))
  client.destroy()
}
