import assert from 'node:assert/strict'
import { bucketPolicies } from '../../policy/buckets.js'
import {
  describePolicy,
  stackViolationsOf,
  type Allowed,
  type Inputs,
  type Refused,
  type Resource,
} from './resources.js'

const bucket = 'aws:s3/bucket:Bucket'
const acl = 'aws:s3/bucketAcl:BucketAcl'
const block = 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock'
const encryption = 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration'
const policy = 'aws:s3/bucketPolicy:BucketPolicy'
const allFlags = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
}

const requireTls = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
}
const reader = { AWS: 'arn:aws:iam::123456789012:role/reader' }
const document = (...Statement: Inputs[]) => ({
  bucket: 'b',
  policy: JSON.stringify({ Version: '2012-10-17', Statement }),
})
const anyone = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }
const groups = 'http://acs.amazonaws.com/groups/global'
const publicRead =
  'The access control list is public-read: strangers can read the bucket. Remove acl, and give access by a role.'
const website =
  'Everybody reads a website of S3, by plain HTTP. Remove it, and let a service send what is in the bucket.'

describePolicy(bucketPolicies, 'buckets-are-private', {
  allowed: [
    ['a bucket that says nothing of access', bucket, { forceDestroy: false }],
    ['a private access control list', acl, { bucket: 'b', acl: 'private' }],
    [
      'an owner without access lists',
      'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
      { rule: { objectOwnership: 'BucketOwnerEnforced' } },
    ],
    ['a private object', 'aws:s3/bucketObjectv2:BucketObjectv2', { key: 'k', acl: 'private' }],
    ['a grant to the logs of S3', bucket, { grants: [{ type: 'Group', uri: `${groups}/s3/LogDelivery` }] }],
    ['a policy for a role in the bucket', bucket, document({ ...anyone, Principal: reader })],
    ['an access point, which blocks by default', 'aws:s3/accessPoint:AccessPoint', { bucket: 'b' }],
    ['a block of all public access', block, { bucket: 'b', ...allFlags }],
  ],
  refused: [
    ['a bucket of the older type', 'aws:s3/bucketV2:BucketV2', { acl: 'public-read' }, publicRead],
    ['an object', 'aws:s3/bucketObject:BucketObject', { acl: 'public-read' }, publicRead],
    [
      'an object of the newer type',
      'aws:s3/bucketObjectv2:BucketObjectv2',
      { acl: 'public-read' },
      publicRead,
    ],
    ['a copy of an object', 'aws:s3/objectCopy:ObjectCopy', { acl: 'public-read' }, publicRead],
    ['a list of the older type', 'aws:s3/bucketAclV2:BucketAclV2', { acl: 'public-read' }, publicRead],
    [
      'a grant to everybody in the bucket',
      bucket,
      { grants: [{ type: 'Group', permissions: ['READ'], uri: `${groups}/AllUsers` }] },
      'The access control list names AllUsers: strangers can read the bucket. Remove acl, and give access by a role.',
    ],
    [
      'a grant to everybody beside it',
      acl,
      {
        accessControlPolicy: {
          grants: [{ grantee: { type: 'Group', uri: `${groups}/AuthenticatedUsers` } }],
        },
      },
      'The access control list names AuthenticatedUsers: strangers can read the bucket. Remove acl, and give access by a role.',
    ],
    [
      'an owner whose objects have access lists',
      'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
      { rule: { objectOwnership: 'ObjectWriter' } },
      'Access lists of objects count, and can make them public. Set objectOwnership to BucketOwnerEnforced.',
    ],
    ['a website in the bucket', bucket, { website: { indexDocument: 'index.html' } }, website],
    [
      'one of the older type',
      'aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2',
      {},
      website,
    ],
    ['a website beside it', 'aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration', {}, website],
    [
      'a policy for everybody in the bucket',
      bucket,
      document(anyone),
      'The bucket policy allows everybody in, without a condition. Name the accounts or roles in Principal.',
    ],
    [
      'no block of the account',
      'aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock',
      { ...allFlags, blockPublicPolicy: false },
      'blockPublicPolicy is not true, so the bucket can be made public. Set all four flags to true.',
    ],
    [
      'an access point without a block',
      'aws:s3/accessPoint:AccessPoint',
      { publicAccessBlockConfiguration: { ...allFlags, blockPublicPolicy: false } },
      'blockPublicPolicy is not true, so the bucket can be made public. Set all four flags to true.',
    ],
    [
      'a bucket that everybody reads',
      bucket,
      { acl: 'public-read' },
      'The access control list is public-read: strangers can read the bucket. Remove acl, and give access by a role.',
    ],
    [
      'an access control list that everybody writes by',
      acl,
      { bucket: 'b', acl: 'public-read-write' },
      'The access control list is public-read-write: strangers can read the bucket. Remove acl, and give access by a role.',
    ],
    [
      'an access control list for every AWS account',
      acl,
      { bucket: 'b', acl: 'authenticated-read' },
      'The access control list is authenticated-read: strangers can read the bucket. Remove acl, and give access by a role.',
    ],
    [
      'a block with one flag missing',
      block,
      { bucket: 'b', ...allFlags, restrictPublicBuckets: undefined },
      'restrictPublicBuckets is not true, so the bucket can be made public. Set all four flags to true.',
    ],
    [
      'a block with two flags off',
      block,
      { bucket: 'b', ...allFlags, blockPublicAcls: false, ignorePublicAcls: false },
      'blockPublicAcls, ignorePublicAcls are not true, so the bucket can be made public. Set all four flags to true.',
    ],
  ],
})

const openHttp =
  "The bucket policy does not refuse plain HTTP. Add a statement that denies s3:* to everybody where aws:SecureTransport is 'false'."

/** Each holds for anybody who asks. */
const strangersMeet = [
  { Bool: { 'aws:SecureTransport': 'true' } },
  { StringLike: { 'aws:PrincipalArn': '*' } },
  { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } },
  { StringLike: { 'aws:PrincipalOrgID': 'o-*' } },
  { StringLike: { 'aws:PrincipalAccount': '????????????' } },
  { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } },
  { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } },
  { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgPaths': ['o-1/r-1/'] } },
  { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } },
]
/** Each names whom it lets in. */
const known = [
  ['StringEquals', 'aws:PrincipalAccount', '123456789012'],
  ['StringEqualsIgnoreCase', 'aws:PrincipalOrgID', 'o-1'],
  ['ArnEquals', 'aws:PrincipalArn', reader.AWS],
  ['StringLike', 'aws:userid', 'AROAEXAMPLE:*'],
  ['ArnLike', 'aws:SourceArn', 'arn:aws:cloudtrail:*:123456789012:trail/*'],
  ['StringEquals', 'aws:SourceAccount', '123456789012'],
  ['StringEquals', 'aws:SourceOrgID', 'o-1'],
  ['StringEquals', 'aws:SourceVpc', 'vpc-1'],
] as const
const inverted =
  'The bucket policy allows all but what NotPrincipal, NotAction or NotResource names. Name what is needed instead.'

describePolicy(bucketPolicies, 'bucket-policies-require-tls', {
  allowed: [
    [
      'one that lets in whoever comes from an office',
      policy,
      document(requireTls, { ...anyone, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }),
    ],
    ...known.map(([operator, key, value]): Allowed => [
      `one that lets in by ${operator} ${key}`,
      policy,
      document(requireTls, { ...anyone, Condition: { [operator]: { [key]: value } } }),
    ]),
    [
      'one that lets in a part of an organisation',
      policy,
      document(requireTls, {
        ...anyone,
        Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-1/r-1/ou-1/*'] } },
      }),
    ],
    [
      'one that lets in whoever comes by an endpoint',
      policy,
      document(requireTls, { ...anyone, Condition: { StringEquals: { 'aws:sourceVpce': 'vpce-1' } } }),
    ],
    [
      'one that lets in the roles of a team',
      policy,
      document(requireTls, {
        ...anyone,
        Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/ml-*' } },
      }),
    ],
    ['a policy that refuses plain HTTP', policy, document(requireTls)],
    [
      'one given as an object, with a single statement',
      policy,
      { bucket: 'b', policy: { Statement: { ...requireTls, Principal: { AWS: '*' }, Action: ['s3:*'] } } },
    ],
    ['one that lets a role in besides', policy, document(requireTls, { ...anyone, Principal: reader })],
    [
      'one that lets everybody of an organisation in',
      policy,
      document(requireTls, { ...anyone, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
    ],
  ],
  refused: [
    ...strangersMeet.map((Condition): Refused => [
      `one whose condition strangers meet: ${JSON.stringify(Condition)}`,
      policy,
      document(requireTls, { ...anyone, Condition }),
      'The bucket policy allows everybody in, by a condition that strangers meet. Name the accounts or roles in Principal.',
    ]),
    [
      'one for all but a role',
      policy,
      document(requireTls, { ...anyone, Principal: undefined, NotPrincipal: reader }),
      inverted,
    ],
    [
      'one for all actions but one',
      policy,
      document(requireTls, { ...anyone, Principal: reader, Action: undefined, NotAction: 's3:DeleteBucket' }),
      inverted,
    ],
    [
      'one for all objects but one',
      policy,
      document(requireTls, {
        ...anyone,
        Principal: reader,
        Resource: undefined,
        NotResource: 'arn:aws:s3:::b/x',
      }),
      inverted,
    ],
    [
      'one for everybody in other letters',
      policy,
      document(requireTls, { effect: 'Allow', principal: { AWS: ['*'] }, action: 's3:*', resource: '*' }),
      'The bucket policy allows everybody in, without a condition. Name the accounts or roles in Principal.',
    ],
    [
      'one that refuses HTTP for the objects alone',
      policy,
      document({ ...requireTls, Resource: 'arn:aws:s3:::b/*' }),
      openHttp,
    ],
    [
      'one that refuses HTTP for the bucket alone',
      policy,
      document({ ...requireTls, Resource: 'arn:aws:s3:::b' }),
      openHttp,
    ],
    [
      'one that refuses HTTP to all but a role',
      policy,
      document({ ...requireTls, Principal: undefined, NotPrincipal: reader }),
      openHttp,
    ],
    [
      'one that lets everybody in',
      policy,
      document(requireTls, anyone),
      'The bucket policy allows everybody in, without a condition. Name the accounts or roles in Principal.',
    ],
    ['one that says nothing of HTTP', policy, document(), openHttp],
    [
      'one that allows plain HTTP',
      policy,
      document({ ...requireTls, Effect: 'Allow', Principal: reader }),
      openHttp,
    ],
    ['one for reads alone', policy, document({ ...requireTls, Action: 's3:GetObject' }), openHttp],
    [
      'one that refuses TLS instead',
      policy,
      document({ ...requireTls, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      openHttp,
    ],
    [
      'one with a second condition, which narrows it',
      policy,
      document({
        ...requireTls,
        Condition: { ...requireTls.Condition, StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
      }),
      openHttp,
    ],
    ['one for a single role', policy, document({ ...requireTls, Principal: reader }), openHttp],
  ],
})

describe('the policy buckets-are-complete', () => {
  const store: Resource = { type: bucket, name: 'store', props: { bucket: 'store-1' } }
  const companions: Resource[] = [block, encryption, policy].map((type) => ({
    type,
    name: type,
    props: {},
    bucketOf: ['store'],
  }))
  const messages = (stack: Resource[]) =>
    stackViolationsOf(bucketPolicies, stack).map(({ message }) => message)

  it('allows a bucket with all that belongs to it, by reference', () =>
    assert.deepEqual(messages([store, ...companions]), []))

  it('allows a bucket with all that belongs to it, by name', () => {
    const byName = companions.map(({ type }) => ({ type, props: { bucket: 'store-1' } }))
    assert.deepEqual(messages([store, ...byName]), [])
  })

  it('allows a bucket and its encryption of the older types, and refuses the former alone', () => {
    const older = (each: Resource) =>
      [bucket, encryption].includes(each.type)
        ? { ...each, type: each.type.replace(/([^:]+):([^:]+)$/, '$1V2:$2V2') }
        : each
    const stack = [store, ...companions].map(older)
    assert.deepEqual(messages(stack), [])
    assert.equal(messages(stack.slice(0, 1)).length, 3)
  })

  it('allows a stack without buckets', () => assert.deepEqual(messages([]), []))

  const lacks: [string, string, string][] = [
    [block, 'can be made public', 'an aws.s3.BucketPublicAccessBlock'],
    [encryption, 'has no encryption of its own', 'an aws.s3.BucketServerSideEncryptionConfiguration'],
    [policy, 'accepts plain HTTP', 'an aws.s3.BucketPolicy that requires TLS'],
  ]
  for (const [type, lack, remedy] of lacks) {
    const message = `The bucket store ${lack}. Create ${remedy} for it.`

    it(`refuses a bucket that ${lack}, and points to it`, () => {
      const stack = [store, ...companions.filter((each) => each.type !== type)]
      const [violation, ...others] = stackViolationsOf(bucketPolicies, stack)
      assert.deepEqual(others, [])
      assert.equal(violation?.message, message)
      assert.match(violation.urn ?? '', /::store$/)
    })

    it(`refuses a bucket where only another one has ${remedy}`, () => {
      const strangers = companions.map((each) =>
        each.type === type ? { ...each, bucketOf: ['other'] } : each,
      )
      assert.deepEqual(messages([store, ...strangers]), [message])
    })
  }
})
