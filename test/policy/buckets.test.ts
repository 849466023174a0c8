import assert from 'node:assert/strict'
import { bucketPolicies } from '../../policy/buckets.js'
import { describePolicy, stackViolationsOf, type Inputs, type Resource } from './resources.js'

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

describePolicy(bucketPolicies, 'buckets-are-private', {
  allowed: [
    ['a bucket that says nothing of access', bucket, { forceDestroy: false }],
    ['a private access control list', acl, { bucket: 'b', acl: 'private' }],
    ['a block of all public access', block, { bucket: 'b', ...allFlags }],
  ],
  refused: [
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

const requireTls = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
}
const document = (...Statement: Inputs[]) => ({
  bucket: 'b',
  policy: JSON.stringify({ Version: '2012-10-17', Statement }),
})
const openHttp =
  "The bucket policy does not refuse plain HTTP. Add a statement that denies s3:* to everybody where aws:SecureTransport is 'false'."
const anyone = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }

describePolicy(bucketPolicies, 'bucket-policies-require-tls', {
  allowed: [
    ['a policy that refuses plain HTTP', policy, document(requireTls)],
    [
      'one given as an object, with a single statement',
      policy,
      { bucket: 'b', policy: { Statement: { ...requireTls, Principal: { AWS: '*' }, Action: ['s3:*'] } } },
    ],
    [
      'one that lets a role in besides',
      policy,
      document(requireTls, { ...anyone, Principal: { AWS: 'arn:aws:iam::123456789012:role/reader' } }),
    ],
    [
      'one that lets everybody of an organisation in',
      policy,
      document(requireTls, { ...anyone, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
    ],
  ],
  refused: [
    [
      'one that lets everybody in',
      policy,
      document(requireTls, anyone),
      'The bucket policy allows everybody in, without a condition. Name the accounts or roles in Principal.',
    ],
    ['one that says nothing of HTTP', policy, document(), openHttp],
    ['one that allows plain HTTP', policy, document({ ...requireTls, Effect: 'Allow' }), openHttp],
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
    [
      'one for a single role',
      policy,
      document({ ...requireTls, Principal: { AWS: 'arn:aws:iam::123456789012:role/reader' } }),
      openHttp,
    ],
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
