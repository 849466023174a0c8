/** MinIO from outside the cluster, with the credentials of the services. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { cluster } from './platform.js'

/** Flips a bit of an object for the time of an action. */
export async function withDamaged(key: string, action: () => Promise<void>): Promise<void> {
  const forwarder = forwardToMinio()
  try {
    const client = await clientAt(forwarder)
    const object = { Bucket: 'modelops', Key: key }
    const { Body } = await client.send(new GetObjectCommand(object))
    const original = await Body!.transformToByteArray()
    await client.send(
      new PutObjectCommand({ ...object, Body: original.map((byte, i) => (i ? byte : byte ^ 1)) }),
    )
    try {
      await action()
    } finally {
      await client.send(new PutObjectCommand({ ...object, Body: original }))
    }
  } finally {
    forwarder.kill()
  }
}

function forwardToMinio() {
  const args = [
    '--context',
    cluster.context,
    '-n',
    cluster.namespace,
    'port-forward',
    'service/minio',
    ':9000',
  ]
  return spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function clientAt({ stdout }: ReturnType<typeof forwardToMinio>): Promise<S3Client> {
  const [line] = (await once(createInterface(stdout), 'line')) as [string]
  const endpoint = `http://127.0.0.1:${/:(\d+) ->/.exec(line)![1]}`
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: await credentials(),
  })
}

async function credentials() {
  const { data } = await cluster.get<{ data: Record<string, string> }>('secret', 'store-credentials')
  const text = (key: string) => Buffer.from(data[key]!, 'base64').toString()
  return { accessKeyId: text('AWS_ACCESS_KEY_ID'), secretAccessKey: text('AWS_SECRET_ACCESS_KEY') }
}
