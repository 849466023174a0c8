/** The bucket of the stack eks, part by part: each is compared as a whole, so that no property can go unnoticed. */
import assert from 'node:assert/strict'
import { dependsOn, find, inputsOf, statementsOf } from '../support/registered.js'
import { runProgram, type Run } from '../support/run-program.js'

describe('the bucket of the EKS stack', () => {
  let run: Run
  before(async () => (run = await runProgram('eks')))
  const bucket = { bucket: 'modelops-eks-1234567' }

  it('is private', () => {
    const all = {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    }
    assert.deepEqual(inputsOf(run, 'BucketPublicAccessBlock'), { ...bucket, ...all })
  })

  it('is encrypted', () => {
    const rules = [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }]
    assert.deepEqual(inputsOf(run, 'BucketServerSideEncryptionConfiguration'), { ...bucket, rules })
  })

  it('keeps old versions for a month, predictions for as long as asked for, and nothing of uploads that broke off', () => {
    const status = { versioningConfiguration: { status: 'Enabled' } }
    assert.deepEqual(inputsOf(run, 'BucketVersioning'), { ...bucket, ...status })
    const everything = { status: 'Enabled', filter: { prefix: '' } }
    assert.deepEqual(inputsOf(run, 'BucketLifecycleConfiguration'), {
      ...bucket,
      rules: [
        { id: 'abort-uploads', ...everything, abortIncompleteMultipartUpload: { daysAfterInitiation: 1 } },
        { id: 'expire-old-versions', ...everything, noncurrentVersionExpiration: { noncurrentDays: 30 } },
        {
          id: 'expire-predictions',
          status: 'Enabled',
          filter: { prefix: 'predictions/' },
          expiration: { days: 90 },
        },
      ],
    })
    assert.ok(dependsOn(run, find(run, 'BucketLifecycleConfiguration'), find(run, 'BucketVersioning')))
  })

  it('gets its policy after its public access block, because S3 refuses both at once', () =>
    assert.ok(dependsOn(run, find(run, 'BucketPolicy'), find(run, 'BucketPublicAccessBlock'))))

  it('refuses everybody who comes without TLS', () => {
    const [statement, ...others] = statementsOf(inputsOf<{ policy: string }>(run, 'BucketPolicy').policy)
    assert.deepEqual(others, [])
    assert.deepEqual(statement, {
      Sid: 'RequireTls',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::modelops-eks-1234567', 'arn:aws:s3:::modelops-eks-1234567/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    })
  })

  it('can be one that exists: the roles reach it, and nothing of it is changed', async () => {
    const changes = { 'objectStore.existingBucket': 'kept-models', region: 'us-gov-west-1' }
    const adopted = await runProgram('eks', { changes })
    assert.ok(!adopted.registrations.some(({ type }) => type.startsWith('aws:s3/')))
    assert.equal(adopted.outputs.artifactStore!.value, 's3://kept-models')
    const { values } = inputsOf<{ values: { store: object } }>(adopted, 'Chart')
    const region = 'us-gov-west-1'
    assert.deepEqual(values.store, { url: 's3://kept-models', endpoint: '', region, existingSecret: '' })
    const { policy } = inputsOf<{ policy: string }>(adopted, 'RolePolicy', 'modelops-eks-inference')
    const [list] = statementsOf(policy)
    assert.deepEqual(list!.Resource, ['arn:aws-us-gov:s3:::kept-models'])
  })
})
