/** JSON documents in the store: parsed once, replaced by compare-and-swap. */
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { ArtifactStore, StoredObject, WriteCondition } from '../artifact-store/artifact-store.js'
import { holds } from '../artifact-store/conflict.js'
import { isProblem, Problem } from '../problem.js'

const versioned = z.object({ format_version: z.number() })
const SUPPORTED_VERSION = 1
const MAX_ATTEMPTS = 30

/** Throws `format_too_new` or `artifact_corrupt`, naming the key and what is wrong with it. */
export function parseDocument<T extends z.ZodType>(schema: T, key: string, object: StoredObject): z.infer<T> {
  const json = parseJson(key, object.body)
  const version = versioned.safeParse(json)
  if (version.success && version.data.format_version > SUPPORTED_VERSION)
    throw new Problem(
      'format_too_new',
      `${key} has format version ${version.data.format_version}; this version of ModelOps reads up to ${SUPPORTED_VERSION}: upgrade ModelOps, or publish the run again`,
      { received: version.data.format_version, expected: SUPPORTED_VERSION },
    )
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  throw new Problem('artifact_corrupt', `${key} is damaged: ${z.prettifyError(parsed.error)}`, {
    received: key,
    cause: parsed.error,
  })
}

/** True for what `parseDocument` throws. */
export const isDamage = (error: unknown): error is Problem =>
  isProblem(error, 'artifact_corrupt') || isProblem(error, 'format_too_new')

function parseJson(key: string, body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw new Problem('artifact_corrupt', `${key} is damaged: it is not JSON (${body.length} bytes)`, {
      cause,
    })
  }
}

export const encodeDocument = (document: unknown) => Buffer.from(JSON.stringify(document, null, 1) + '\n')

export interface VersionedDocument<T> {
  value: T
  etag: string
}

/**
 * Reads, changes and replaces a document until no other writer came in between (compare-and-swap with jitter).
 *
 * @param change gets the present value, and returns the next one, or the same object to leave it as it is
 * @param condition what must hold of the present document; without one a lost swap is tried again
 * @throws Problem `conflict` when `condition` does not hold, or after 30 lost swaps
 */
export async function updateDocument<T extends z.ZodType>(
  store: ArtifactStore,
  key: string,
  schema: T,
  change: (current: z.infer<T> | undefined) => z.infer<T>,
  condition?: WriteCondition,
): Promise<VersionedDocument<z.infer<T>>> {
  for (let attempt = 1; ; attempt++) {
    const object = await store.get(key)
    if (condition && !holds(condition, object?.etag)) throw changedMeanwhile(key, condition, object?.etag)
    const current = object && parseDocument(schema, key, object)
    const value = change(current)
    if (object && value === current) return { value, etag: object.etag }
    try {
      const unchanged = object ? { ifMatch: object.etag } : { ifNoneMatch: '*' as const }
      return { value, etag: await store.put(key, encodeDocument(value), unchanged) }
    } catch (error) {
      if (!isProblem(error, 'conflict') || condition || attempt === MAX_ATTEMPTS) throw error
      await delay(Math.random() * Math.min(500, 5 * 2 ** attempt))
    }
  }
}

function changedMeanwhile(key: string, condition: WriteCondition, received: string | undefined): Problem {
  const now = received ?? 'absent'
  if (!('ifMatch' in condition))
    return new Problem(
      'conflict',
      `${key} exists already, which If-None-Match: * rules out; it is now ${now}: read it, and send that as If-Match`,
      { received: received ?? null, expected: null },
    )
  return new Problem(
    'conflict',
    `${key} was changed by somebody else: If-Match names ${condition.ifMatch}, it is now ${now}; read it again and repeat`,
    { received: received ?? null, expected: condition.ifMatch },
  )
}
