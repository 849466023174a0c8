/** Policies of buckets let in only those they name, and refuse plain HTTP. */
import type { ResourceValidationPolicy } from '@pulumi/policy'
import { onTypes } from './check.js'
import { matches } from './globs.js'
import { letsEverybodyIn, statementsOf, type Document, type Statement } from './policy-document.js'

export const documentType = 'aws:s3/bucketPolicy:BucketPolicy'

/** Whom the document lets in, and to what. */
export function* checkAccess(policy: Document): Iterable<string> {
  for (const statement of statementsOf(policy).filter(({ allows }) => allows)) {
    if (statement.isInverted)
      yield 'The bucket policy allows all but what NotPrincipal, NotAction or NotResource names. Name what is needed instead.'
    if (letsEverybodyIn(statement)) {
      const without =
        statement.conditions.length === 0 ? 'without a condition' : 'by a condition that strangers meet'
      yield `The bucket policy allows everybody in, ${without}. Name the accounts or roles in Principal.`
    }
  }
}

function* checkDocument({ policy, bucket = '' }: { policy: Document; bucket?: string }) {
  yield* checkAccess(policy)
  if (!statementsOf(policy).some((statement) => refusesPlainHttp(statement, bucket))) {
    yield "The bucket policy does not refuse plain HTTP. Add a statement that denies s3:* to everybody where aws:SecureTransport is 'false'."
  }
}

function refusesPlainHttp(statement: Statement, bucket: string) {
  const [condition, ...others] = statement.conditions
  const { allows, isInverted, principals, actions } = statement
  return (
    !allows &&
    !isInverted &&
    principals.includes('*') &&
    actions.some((action) => /^(s3:)?[*]+$/i.test(action)) &&
    isOnAll(statement, bucket) &&
    others.length === 0 &&
    condition?.operator === 'Bool' &&
    condition.key.toLowerCase() === 'aws:securetransport' &&
    condition.values.includes('false')
  )
}

/** On the bucket itself and everything in it. */
const isOnAll = ({ resources }: Statement, bucket: string) =>
  [bucket, `${bucket}/any/key`].every((name) =>
    resources.some((resource) => matches(resource, `${resource.split(':').slice(0, 5).join(':')}:${name}`)),
  )

export const bucketDocumentPolicy: ResourceValidationPolicy = {
  name: 'bucket-policies-require-tls',
  description: 'Every bucket policy refuses plain HTTP and lets in only those it names.',
  validateResource: onTypes([documentType], checkDocument),
}
