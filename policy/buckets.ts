/** Buckets are private and encrypted and refuse plain HTTP. */
import type { Policies, PolicyResource, StackValidationPolicy } from '@pulumi/policy'
import { onTypes } from './check.js'
import { statementsOf, type Document, type Statement } from './policy-document.js'

const accessFlags = [
  'blockPublicAcls',
  'blockPublicPolicy',
  'ignorePublicAcls',
  'restrictPublicBuckets',
] as const
const accessBlockType = 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock'
const encryptionTypes = [
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  'aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2',
]
const bucketTypes = ['aws:s3/bucket:Bucket', 'aws:s3/bucketV2:BucketV2']
const aclTypes = ['aws:s3/bucketAcl:BucketAcl', 'aws:s3/bucketAclV2:BucketAclV2']
const documentType = 'aws:s3/bucketPolicy:BucketPolicy'

/** Access lists that make a bucket public, in the bucket or beside it. */
function* checkAcl({ acl }: { acl?: string }) {
  if (acl?.startsWith('public-') || acl === 'authenticated-read') {
    yield `The access control list is ${acl}: strangers can read the bucket. Remove acl, and give access by a role.`
  }
}

function* checkAccessBlock(inputs: Partial<Record<(typeof accessFlags)[number], boolean>>) {
  const missing = accessFlags.filter((flag) => inputs[flag] !== true)
  if (missing.length > 0) {
    yield `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} not true, so the bucket can be made public. Set all four flags to true.`
  }
}

function* checkDocument({ policy }: { policy: Document }) {
  const statements = statementsOf(policy)
  if (
    statements.some((each) => each.allows && each.principals.includes('*') && each.conditions.length === 0)
  ) {
    yield 'The bucket policy allows everybody in, without a condition. Name the accounts or roles in Principal.'
  }
  if (!statements.some(refusesPlainHttp)) {
    yield "The bucket policy does not refuse plain HTTP. Add a statement that denies s3:* to everybody where aws:SecureTransport is 'false'."
  }
}

function refusesPlainHttp({ allows, principals, actions, conditions }: Statement) {
  const [condition, ...others] = conditions
  return (
    !allows &&
    principals.includes('*') &&
    actions.some((action) => action === 's3:*' || action === '*') &&
    others.length === 0 &&
    condition?.operator === 'Bool' &&
    condition.key === 'aws:SecureTransport' &&
    condition.values.includes('false')
  )
}

/** What each bucket needs beside it, and the consequence where it is missing. */
const companions = [
  { types: [accessBlockType], lack: 'can be made public', remedy: 'an aws.s3.BucketPublicAccessBlock' },
  {
    types: encryptionTypes,
    lack: 'has no encryption of its own',
    remedy: 'an aws.s3.BucketServerSideEncryptionConfiguration',
  },
  { types: [documentType], lack: 'accepts plain HTTP', remedy: 'an aws.s3.BucketPolicy that requires TLS' },
]

const companionsPolicy: StackValidationPolicy = {
  name: 'buckets-are-complete',
  description: 'Every bucket has a public access block, encryption and a policy of its own.',
  validateStack: ({ resources }, report) => {
    for (const bucket of resources.filter(({ type }) => bucketTypes.includes(type))) {
      for (const { types, lack, remedy } of companions) {
        if (resources.some((each) => types.includes(each.type) && belongsTo(each, bucket))) continue
        report(`The bucket ${bucket.name} ${lack}. Create ${remedy} for it.`, bucket.urn)
      }
    }
  },
}

/** By reference, which a preview knows; else by name. */
function belongsTo({ propertyDependencies, props }: PolicyResource, bucket: PolicyResource) {
  const { bucket: references = [] } = propertyDependencies
  if (references.length > 0) return references.some(({ urn }) => urn === bucket.urn)
  return props.bucket === bucket.props.bucket
}

export const bucketPolicies: Policies = [
  {
    name: 'buckets-are-private',
    description: 'No bucket can be read by strangers.',
    validateResource: [
      onTypes([...bucketTypes, ...aclTypes], checkAcl),
      onTypes([accessBlockType], checkAccessBlock),
    ],
  },
  {
    name: 'bucket-policies-require-tls',
    description: 'Every bucket policy refuses plain HTTP and lets in only those it names.',
    validateResource: onTypes([documentType], checkDocument),
  },
  companionsPolicy,
]
