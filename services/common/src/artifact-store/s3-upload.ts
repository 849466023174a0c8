/** Uploads a file of any size in parts, each of which the client can send again. */
import type { FileHandle } from 'node:fs/promises'
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { S3Target } from './s3-put.js'

export const SMALLEST_PART_BYTES = 8 * 1024 * 1024
const MAX_PARTS = 10_000

/** Uploads an open file; one part is in memory at a time. */
export async function uploadInParts(client: S3Client, target: S3Target, file: FileHandle, sizeBytes: number) {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target))
  const upload = { ...target, UploadId }
  try {
    const Parts = await sendParts(client, upload, file, sizeBytes)
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }))
  } catch (error) {
    // The first error is the one to report; the bucket's life-cycle rule removes parts that stay behind.
    await Promise.allSettled([client.send(new AbortMultipartUploadCommand(upload))])
    throw error
  }
}

async function sendParts(
  client: S3Client,
  upload: S3Target & { UploadId: string | undefined },
  file: FileHandle,
  sizeBytes: number,
) {
  const buffer = Buffer.alloc(Math.max(SMALLEST_PART_BYTES, Math.ceil(sizeBytes / MAX_PARTS)))
  const parts: CompletedPart[] = []
  for (let position = 0; position < sizeBytes;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) throw new Error(`the file became shorter while it was uploaded to ${upload.Key}`)
    const part = { ...upload, PartNumber: parts.length + 1, Body: buffer.subarray(0, bytesRead) }
    const { ETag } = await client.send(new UploadPartCommand(part))
    parts.push({ PartNumber: part.PartNumber, ETag })
    position += bytesRead
  }
  return parts
}
