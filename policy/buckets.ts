/** Buckets are private and encrypted and refuse plain HTTP. */
import type { Policies, PolicyResource, StackValidationPolicy } from '@pulumi/policy'
import { onTypes } from './check.js'
import { bucketDocumentPolicy, checkAccess, documentType } from './bucket-documents.js'
import type { Document } from './policy-document.js'

const accessFlags = [
  'blockPublicAcls',
  'blockPublicPolicy',
  'ignorePublicAcls',
  'restrictPublicBuckets',
] as const
const accessBlockType = 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock'
const accessBlockTypes = [accessBlockType, 'aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock']
const encryptionTypes = [
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  'aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2',
]
const bucketTypes = ['aws:s3/bucket:Bucket', 'aws:s3/bucketV2:BucketV2']
const aclTypes = [
  ...['aws:s3/bucketAcl:BucketAcl', 'aws:s3/bucketAclV2:BucketAclV2'],
  ...['aws:s3/bucketObject:BucketObject', 'aws:s3/bucketObjectv2:BucketObjectv2'],
  'aws:s3/objectCopy:ObjectCopy',
]
const websiteTypes = [
  'aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration',
  'aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2',
]
const accessPointType = 'aws:s3/accessPoint:AccessPoint'

interface Acl {
  acl?: string
  grants?: { uri?: string }[]
  accessControlPolicy?: { grants?: { grantee?: { uri?: string } }[] }
}

/** Access lists that make a bucket or an object public, in it or beside it. */
function* checkAcl({ acl, grants = [], accessControlPolicy }: Acl) {
  const remedy = 'strangers can read the bucket. Remove acl, and give access by a role.'
  if (acl?.startsWith('public-') || acl === 'authenticated-read')
    yield `The access control list is ${acl}: ${remedy}`
  const uris = [...grants, ...(accessControlPolicy?.grants ?? []).map(({ grantee }) => grantee)]
  for (const group of uris.map((each) => each?.uri?.split('/').at(-1) ?? ''))
    if (/^(All|Authenticated)Users$/.test(group)) yield `The access control list names ${group}: ${remedy}`
}

type AccessBlock = Partial<Record<(typeof accessFlags)[number], boolean>>

function* checkAccessBlock(inputs: AccessBlock) {
  const missing = accessFlags.filter((flag) => inputs[flag] !== true)
  if (missing.length > 0) {
    yield `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} not true, so the bucket can be made public. Set all four flags to true.`
  }
}

/** An access point blocks public access unless it says otherwise. */
function* checkAccessPoint(inputs: { publicAccessBlockConfiguration?: AccessBlock }) {
  const { publicAccessBlockConfiguration } = inputs
  if (publicAccessBlockConfiguration) yield* checkAccessBlock(publicAccessBlockConfiguration)
}

/** Only then no access list counts. */
function* checkOwnership({ rule }: { rule?: { objectOwnership?: string } }) {
  if (rule?.objectOwnership !== 'BucketOwnerEnforced')
    yield 'Access lists of objects count, and can make them public. Set objectOwnership to BucketOwnerEnforced.'
}

function* checkWebsite() {
  yield 'Everybody reads a website of S3, by plain HTTP. Remove it, and let a service send what is in the bucket.'
}

function* checkBucket(inputs: Acl & { policy?: Document; website?: object }) {
  const { policy, website } = inputs
  yield* checkAcl(inputs)
  if (website) yield* checkWebsite()
  if (policy !== undefined) yield* checkAccess(policy)
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
      onTypes(bucketTypes, checkBucket),
      onTypes(aclTypes, checkAcl),
      onTypes(accessBlockTypes, checkAccessBlock),
      onTypes([accessPointType], checkAccessPoint),
      onTypes(websiteTypes, checkWebsite),
      onTypes(['aws:s3/bucketOwnershipControls:BucketOwnershipControls'], checkOwnership),
    ],
  },
  bucketDocumentPolicy,
  companionsPolicy,
]
