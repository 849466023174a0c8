/** JSON documents in the store: parsed once, replaced by compare-and-swap. Keys of newer versions stay. */
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { ArtifactStore, StoredObject, WriteCondition } from '../artifact-store/artifact-store.js'
import { holds } from '../artifact-store/conflict.js'
import { isProblem, Problem } from '../problem.js'
import { checkInTurns, parseJsonInTurns } from './parse-in-turns.js'

const versioned = z.object({ format_version: z.number() })
const SUPPORTED_VERSION = 1
const MAX_ATTEMPTS = 30
/** Takes some milliseconds to read. */
const LARGE_BYTES = 256 * 1024

/**
 * @returns what the schema knows of a document
 * @throws Problem `format_too_new` or `artifact_corrupt`, naming the key and what is wrong with it
 */
export const parseDocument = <T extends z.ZodType>(
  schema: T,
  key: string,
  object: StoredObject,
): z.infer<T> => checkDocument(schema, key, parseJson(key, object.body))

/** As parseDocument; a large one is read in short turns of the event loop. */
export async function parseLargeDocument<T extends z.ZodObject>(
  schema: T,
  key: string,
  object: StoredObject,
): Promise<z.infer<T>> {
  if (object.body.length < LARGE_BYTES) return parseDocument(schema, key, object)
  const json = await parseJsonInTurns(object.body).catch((cause: unknown) => {
    throw notJson(key, object.body, cause)
  })
  checkVersion(key, json)
  return valueOf(key, await checkInTurns(schema, json))
}

function checkDocument<T extends z.ZodType>(schema: T, key: string, json: unknown): z.infer<T> {
  checkVersion(key, json)
  return valueOf(key, schema.safeParse(json))
}

function checkVersion(key: string, json: unknown): void {
  const version = versioned.safeParse(json)
  if (version.success && version.data.format_version > SUPPORTED_VERSION)
    throw new Problem(
      'format_too_new',
      `${key} has format version ${version.data.format_version}; this version of ModelOps reads up to ${SUPPORTED_VERSION}: upgrade ModelOps, or publish the run again`,
      { received: version.data.format_version, expected: SUPPORTED_VERSION },
    )
}

function valueOf<T>(key: string, parsed: z.ZodSafeParseResult<T>): T {
  if (parsed.success) return parsed.data
  throw new Problem('artifact_corrupt', `${key} is damaged: ${z.prettifyError(parsed.error)}`, {
    received: key,
    cause: parsed.error,
  })
}

/** True for what `parseDocument` throws. */
export const isDamage = (error: unknown): error is Problem =>
  isProblem(error, 'artifact_corrupt') || isProblem(error, 'format_too_new')

/**
 * The document that `read` resolves with, for lists: one damaged document must not hide the others.
 * @param warn is called where it is damaged or too new; the document is then undefined
 */
export async function unlessDamaged<T>(
  read: Promise<T>,
  warn: (problem: Problem) => void,
): Promise<T | undefined> {
  try {
    return await read
  } catch (error) {
    if (!isDamage(error)) throw error
    warn(error)
    return undefined
  }
}

function parseJson(key: string, body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw notJson(key, body, cause)
  }
}

const notJson = (key: string, body: Buffer, cause: unknown) =>
  new Problem('artifact_corrupt', `${key} is damaged: it is not JSON (${body.length} bytes)`, { cause })

export const encodeDocument = (document: unknown) => Buffer.from(JSON.stringify(document, null, 1) + '\n')

export interface VersionedDocument<T> {
  value: T
  etag: string
}

export interface UpdateOptions {
  /** What must hold of the present document; without one a lost swap is tried again. */
  condition?: WriteCondition | undefined
  /** Whether a document that cannot be read counts as absent, and is replaced. @default false */
  replaceDamaged?: boolean
}

/**
 * Reads, changes and replaces a document until no other writer came in between (compare-and-swap with jitter).
 *
 * @param change gets the present value with all that stands there, also keys that the schema does not know, and
 *   returns the next one, which should keep them; or the same object to leave it as it is
 * @returns what the schema knows of the document
 * @throws Problem `conflict` when `condition` does not hold, or after 30 lost swaps
 */
export async function updateDocument<T extends z.ZodType>(
  store: ArtifactStore,
  key: string,
  schema: T,
  change: (current: z.infer<T> | undefined) => z.infer<T>,
  { condition, replaceDamaged = false }: UpdateOptions = {},
): Promise<VersionedDocument<z.infer<T>>> {
  for (let attempt = 1; ; attempt++) {
    const object = await store.get(key)
    if (condition && !holds(condition, object?.etag)) throw changedMeanwhile(key, condition, object?.etag)
    const current = object && readWhole(schema, key, object, replaceDamaged)
    const next = change(current)
    const value = schema.parse(next)
    if (object && next === current) return { value, etag: object.etag }
    try {
      const unchanged = object ? { ifMatch: object.etag } : { ifNoneMatch: '*' as const }
      return { value, etag: await store.put(key, encodeDocument(next), unchanged) }
    } catch (error) {
      if (!isProblem(error, 'conflict') || condition || attempt === MAX_ATTEMPTS) throw error
      await delay(Math.random() * Math.min(500, 5 * 2 ** attempt))
    }
  }
}

/** A document as it stands, not the schema's copy of it, which would lack keys that a newer version wrote. */
function readWhole<T extends z.ZodType>(
  schema: T,
  key: string,
  object: StoredObject,
  replaceDamaged: boolean,
): z.infer<T> | undefined {
  try {
    const json = parseJson(key, object.body)
    checkDocument(schema, key, json)
    return json as z.infer<T>
  } catch (error) {
    if (replaceDamaged && isProblem(error, 'artifact_corrupt')) return undefined
    throw error
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
