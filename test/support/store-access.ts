/** A real S3 server, and clients on it that may do what a policy of the program says. */
import { createHash, createHmac } from 'node:crypto'
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
} from '@aws-sdk/client-s3'

interface Credentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}

/** A session of the server's root user, reduced to a policy: STS AssumeRole, as MinIO has it. */
export async function assumeRole(endpoint: string, root: Credentials, policy: string): Promise<Credentials> {
  const body = new URLSearchParams({ Action: 'AssumeRole', Version: '2011-06-15', Policy: policy }).toString()
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: signedHeaders(endpoint, root, body),
    body,
  })
  const text = await response.text()
  const field = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1] ?? ''
  if (!response.ok) throw new Error(`AssumeRole: ${response.status} ${text}`)
  const sessionToken = field('SessionToken')
  return { accessKeyId: field('AccessKeyId'), secretAccessKey: field('SecretAccessKey'), sessionToken }
}

/** AWS Signature Version 4 of a POST to the root (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). */
function signedHeaders(endpoint: string, { accessKeyId, secretAccessKey }: Credentials, body: string) {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const time = `${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`
  const names = 'content-type;host;x-amz-date'
  const type = 'application/x-www-form-urlencoded'
  const lines = [`content-type:${type}`, `host:${new URL(endpoint).host}`, `x-amz-date:${time}`]
  const request = ['POST', '/', '', ...lines, '', names, sha256(body)].join('\n')
  const scope = [time.slice(0, 8), 'us-east-1', 'sts', 'aws4_request']
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(request)].join('\n')
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`)
  const signature = hmac(key, toSign).toString('hex')
  const credential = `${accessKeyId}/${scope.join('/')}`
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`
  return { authorization, 'content-type': type, 'x-amz-date': time }
}

/** Calls that return their outcome: 'ok', or the code of the error. */
export class StoreAccess {
  readonly #client: S3Client

  constructor(endpoint: string, credentials: Credentials) {
    this.#client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true })
  }

  put = (Bucket: string, Key: string) =>
    outcome(this.#client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' })))
  get = (Bucket: string, Key: string) => outcome(this.#client.send(new GetObjectCommand({ Bucket, Key })))
  list = (Bucket: string, Prefix: string) =>
    outcome(this.#client.send(new ListObjectsV2Command({ Bucket, Prefix })))
  delete = (Bucket: string, Key: string) =>
    outcome(this.#client.send(new DeleteObjectCommand({ Bucket, Key })))

  /** Starts a large upload and aborts it. */
  async abort(Bucket: string, Key: string) {
    const started = await this.#client
      .send(new CreateMultipartUploadCommand({ Bucket, Key }))
      .catch((error: unknown) => error)
    if (started instanceof Error) return outcome(Promise.reject(started))
    const { UploadId } = started as { UploadId: string }
    return outcome(this.#client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })))
  }

  close(): void {
    this.#client.destroy()
  }
}

async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'ok'
  } catch (error) {
    if (error instanceof S3ServiceException) return error.name
    throw error
  }
}
