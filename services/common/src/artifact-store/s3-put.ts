/** Conditional writes to S3 that survive a lost answer. */
import { randomUUID } from 'node:crypto'
import {
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandOutput,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import type { WriteCondition } from './artifact-store.js'
import { hasName, statusOf } from './s3-problems.js'

export interface S3Target {
  Bucket: string
  Key: string
}

/** Writes an object and returns its new ETag; undefined when the condition does not hold. */
export async function putObject(
  client: S3Client,
  target: S3Target,
  Body: Buffer,
  condition?: WriteCondition,
): Promise<string | undefined> {
  const writeId = randomUUID()
  try {
    const request = { ...target, ...headersFor(condition), Body, Metadata: { 'write-id': writeId } }
    return etagOf(await client.send(new PutObjectCommand(request)))
  } catch (error) {
    if (!isRefused(error, condition)) throw error
    return wasRetried(error) ? await etagOfWrite(client, target, writeId) : undefined
  }
}

/** Undefined would mean that the condition does not hold. */
function etagOf({ ETag }: PutObjectCommandOutput): string {
  if (ETag !== undefined) return ETag
  throw Object.assign(new Error('a write was answered without an ETag'), { name: 'NoETag' })
}

function headersFor(condition: WriteCondition | undefined) {
  if (!condition) return {}
  return 'ifMatch' in condition ? { IfMatch: condition.ifMatch } : { IfNoneMatch: condition.ifNoneMatch }
}

/** An `ifMatch` on what does not exist is answered with 404; 409 means that another write is under way. */
const isRefused = (error: unknown, condition: WriteCondition = { ifNoneMatch: '*' }) =>
  statusOf(error) === 412 ||
  hasName(error, 'ConditionalRequestConflict') ||
  ('ifMatch' in condition && hasName(error, 'NoSuchKey'))

const wasRetried = (error: unknown) =>
  error instanceof S3ServiceException && (error.$metadata.attempts ?? 1) > 1

/** The object's ETag when this very write made it: the first try succeeded, but its answer was lost. */
async function etagOfWrite(client: S3Client, target: S3Target, writeId: string) {
  try {
    const { ETag, Metadata } = await client.send(new HeadObjectCommand(target))
    return Metadata?.['write-id'] === writeId ? ETag : undefined
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}
