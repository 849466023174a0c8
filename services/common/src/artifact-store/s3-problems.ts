/** What the errors of an S3 server mean for a store, and what to do about them. Never repeats a credential. */
import { S3ServiceException } from '@aws-sdk/client-s3'
import { Problem } from '../problem.js'

const unreachable = 'the server does not answer. Check that it runs, S3_ENDPOINT and the network'
const wrongRegion = 'the bucket is in another region. Set AWS_REGION to the right one'
const wrongKey = 'the access key is not known there. Check AWS_ACCESS_KEY_ID'
const expired = 'the session has expired or is invalid. Renew the credentials'
const denied =
  'the credentials do not allow it. Grant their user or role s3:ListBucket, s3:GetObject and s3:PutObject'
const noConditions =
  'the server does not implement what was asked of it, such as conditional writes (If-Match, If-None-Match). Use one that does: docs/object-stores.md lists some'
const untrusted = 'its TLS certificate is not trusted. Name the authority in NODE_EXTRA_CA_CERTS'
const reasons: Readonly<Record<string, string>> = {
  NoSuchBucket: 'the bucket does not exist. Create it or correct MODELOPS_STORE',
  InvalidAccessKeyId: wrongKey,
  SignatureDoesNotMatch: 'the secret key does not fit the access key. Check AWS_SECRET_ACCESS_KEY',
  AccessDenied: denied,
  Forbidden: denied,
  ExpiredToken: expired,
  InvalidToken: expired,
  ExpiredTokenException: expired,
  CredentialsProviderError:
    'no credentials were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the process a role',
  RequestTimeTooSkewed: 'the clocks differ too much. Set the clock of this machine',
  PermanentRedirect: wrongRegion,
  AuthorizationHeaderMalformed: wrongRegion,
  NotImplemented: noConditions,
  PreconditionFailed:
    'the server answers a write whose condition does not hold with status 200, which means success. Use one that answers 412: docs/object-stores.md lists some',
  NoETag:
    'a write was answered without an ETag, so that nothing says whether it happened. See what the server, or a proxy in front of it, answers',
  TimeoutError: unreachable,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
}

/** The HTTP status of the server's answer; undefined when there was none. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined

export const hasName = (error: unknown, name: string): boolean =>
  error instanceof Error && error.name === name

/** The problem `store_unavailable` for what the client threw; a Problem as it is. */
export function s3Problem(error: unknown, store: string): Problem {
  if (error instanceof Problem) return error
  const { name, code, message } = parts(error)
  const reason =
    reasons[name] ?? reasons[code] ?? reasonOf(statusOf(error)) ?? `${message}. Repair it and try again`
  const detail = `the artifact store ${store} cannot be used (${code || name}): ${reason}`
  // The client's own error holds signed headers, which have no place in a log.
  return new Problem('store_unavailable', detail, { cause: new Error(`${name}: ${message}`) })
}

function parts(error: unknown) {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return { name, message, code }
}

function reasonOf(status = 0) {
  if (status === 403) return denied
  if (status === 501) return noConditions
  return status >= 500 ? 'the server reports an error of its own. Try again later and see its log' : undefined
}
