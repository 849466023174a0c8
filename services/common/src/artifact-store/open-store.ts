/** Opens the artifact store that a URL names. */
import { fileURLToPath } from 'node:url'
import { Problem } from '../problem.js'
import type { ArtifactStore } from './artifact-store.js'
import { DirectoryStore } from './directory-store.js'
import { checkKey } from './keys.js'

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

export interface OpenOptions {
  /** Whether a bucket is checked now rather than at its first use. @default true */
  checkBucket?: boolean
  /** An object of a bucket that this process may write, to prove by that conditions are honoured. @default `_scratch` */
  scratchKey?: string
}

/**
 * Opens `file:///absolute/directory` (created if missing) or `s3://bucket/prefix` and checks that it can be used.
 * Another URL is the problem `invalid_config`, an unusable store `store_unavailable`.
 */
export async function openStore(url: string, options: OpenOptions = {}): Promise<ArtifactStore> {
  const { checkBucket = true, scratchKey = '_scratch' } = options
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || parsed.search || parsed.hash || parsed.username || parsed.password) throw invalidUrl(url)
  if (url.startsWith('file:///')) return DirectoryStore.open(understood(url, () => fileURLToPath(parsed)))
  if (parsed.protocol !== 's3:' || !bucketName.test(parsed.host)) throw invalidUrl(url)
  const prefix = understood(url, () => prefixOf(parsed))
  const { S3Store } = await import('./s3-store.js') // only where needed: it takes a while
  return S3Store.open(parsed.host, prefix, scratchKey, checkBucket)
}

function prefixOf({ pathname }: URL) {
  const prefix = decodeURIComponent(pathname).replace(/^\/|\/$/g, '')
  return prefix && checkKey(prefix)
}

function understood<T>(url: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw invalidUrl(url, cause)
  }
}

/** Never repeats a user name or a password. */
function invalidUrl(url: string, cause?: unknown) {
  const received = url.replace(/\/\/[^/]*@/, '//***@')
  const hint = received === url ? '' : '; credentials belong in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
  const expected = 'file:///absolute/directory or s3://bucket/prefix'
  const detail = `MODELOPS_STORE is '${received}'; it must be ${expected}${hint}`
  return new Problem('invalid_config', detail, { received, expected, cause })
}
