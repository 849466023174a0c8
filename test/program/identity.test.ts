/** Who may take which role, and what the roles may do in the store: statements as data, and on a real S3 server. */
import assert from 'node:assert/strict'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { keys } from '../../services/common/src/registry/keys.js'
import {
  needMinio,
  skippedBecause,
  startMinio,
  type Minio,
} from '../../services/common/test/support/minio.js'
import { find, inputsOf, type Statement } from '../support/registered.js'
import { runProgram, type Run } from '../support/run-program.js'
import { assumeRole, StoreAccess } from '../support/store-access.js'

interface Policy {
  Version: string
  Statement: Statement[]
}
const bucketName = 'modelops-eks-1234567'

describe('the roles of service accounts', () => {
  let run: Run
  before(async () => (run = await runProgram('eks')))
  const policyOf = (service: string) =>
    JSON.parse(inputsOf<{ policy: string }>(run, 'RolePolicy', `modelops-eks-${service}`).policy) as Policy

  const accounts = [
    ['inference', 'modelops:inference'],
    ['training', 'modelops:training'],
    ['ebs-csi', 'kube-system:ebs-csi-controller-sa'],
  ] as const
  for (const [role, account] of accounts) {
    it(`${role} can be taken by ${account} with a token for AWS, and by nobody else`, () => {
      const trust = String(
        inputsOf<{ assumeRolePolicy: string }>(run, 'Role', `modelops-eks-${role}`).assumeRolePolicy,
      )
      const issuer = 'oidc.eks.eu-west-3.amazonaws.com/id/ABC'
      const conditions = {
        [`${issuer}:sub`]: `system:serviceaccount:${account}`,
        [`${issuer}:aud`]: 'sts.amazonaws.com',
      }
      assert.deepEqual((JSON.parse(trust) as Policy).Statement, [
        {
          Effect: 'Allow',
          Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${issuer}` },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: conditions },
        },
      ])
    })
  }

  it('stand at the service accounts of the chart', () => {
    type Account = { serviceAccount: { annotations: Record<string, string> } }
    const { values } = inputsOf<{ values: Record<'inference' | 'training', Account> }>(run, 'Chart')
    for (const service of ['inference', 'training'] as const) {
      const arn = `arn:aws:iam::123456789012:role/modelops-eks-${service}-1234567`
      assert.deepEqual(values[service].serviceAccount.annotations, { 'eks.amazonaws.com/role-arn': arn })
    }
  })

  it('name every action and every resource', () => {
    const policies = run.registrations.filter(({ type }) => type === 'aws:iam/rolePolicy:RolePolicy')
    assert.equal(policies.length, 2)
    for (const { name } of policies) {
      for (const { Effect, Action, Resource } of policyOf(name.replace('modelops-eks-', '')).Statement) {
        assert.equal(Effect, 'Allow')
        assert.ok(
          [Action]
            .flat()
            .every((action) => /^s3:(GetObject|PutObject|AbortMultipartUpload|ListBucket)$/.test(action)),
        )
        assert.ok(
          Resource!.every(
            (arn) => arn.startsWith(`arn:aws:s3:::${bucketName}`) && !arn.endsWith(`${bucketName}/*`),
          ),
        )
      }
    }
  })

  it('belong to the roles that the service accounts take', () => {
    for (const service of ['inference', 'training']) {
      const { role } = find(run, 'RolePolicy', `modelops-eks-${service}`).inputs
      assert.equal(role, `modelops-eks-${service}-1234567`)
    }
  })

  describe(`on an S3 server${skippedBecause}`, () => {
    let minio: Minio
    let inference: StoreAccess
    let training: StoreAccess
    const manifest = 'models/iris/runs/1/manifest.json'

    before(async function () {
      needMinio(this)
      minio = await startMinio()
      const credentials = {
        accessKeyId: minio.env.AWS_ACCESS_KEY_ID!,
        secretAccessKey: minio.env.AWS_SECRET_ACCESS_KEY!,
      }
      await fill(minio.endpoint, credentials)
      const accessOf = async (service: string) =>
        new StoreAccess(
          minio.endpoint,
          await assumeRole(minio.endpoint, credentials, JSON.stringify(policyOf(service))),
        )
      inference = await accessOf('inference')
      training = await accessOf('training')
    })
    after(async () => {
      inference?.close()
      training?.close()
      await minio?.remove()
    })

    async function fill(endpoint: string, credentials: { accessKeyId: string; secretAccessKey: string }) {
      const client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true })
      for (const Bucket of [bucketName, 'somebody-elses', `${bucketName}-2`])
        await client.send(new CreateBucketCommand({ Bucket }))
      client.destroy()
      const root = new StoreAccess(endpoint, credentials)
      for (const key of [manifest, 'models/iris/deployment.json', 'datasets/iris/1/data.csv', 'other/file'])
        await root.put(bucketName, key)
      for (const bucket of ['somebody-elses', `${bucketName}-2`]) await root.put(bucket, manifest)
      root.close()
    }

    it('inference reads models and lists them', async () => {
      assert.equal(await inference.get(bucketName, manifest), 'ok')
      assert.equal(await inference.get(bucketName, 'models/iris/deployment.json'), 'ok')
      assert.equal(await inference.list(bucketName, 'models/'), 'ok')
    })

    it('inference learns that a model does not exist, and not that access is denied', async () => {
      assert.equal(await inference.get(bucketName, 'models/none/deployment.json'), 'NoSuchKey')
    })

    it('inference writes which run is deployed, how rollouts go and what was predicted, and nothing else', async () => {
      for (const key of [
        'models/iris/deployment.json',
        keys.rolloutLease('iris', '1'),
        keys.predictions('iris', new Date(), 'replica-1', 1),
        keys.rolloutCounts('iris', '1', 'replica-1'),
        keys.scratch.inference,
      ])
        assert.equal(await inference.put(bucketName, key), 'ok', key)
      for (const key of [
        manifest,
        'models/iris/other.json',
        'models/deployment.json',
        'datasets/iris/1/data.csv',
        'deployment.json',
      ]) {
        assert.equal(await inference.put(bucketName, key), 'AccessDenied', key)
      }
    })

    it('inference reads no data sets', async () => {
      assert.equal(await inference.get(bucketName, 'datasets/iris/1/data.csv'), 'AccessDenied')
      assert.equal(await inference.get(bucketName, 'other/file'), 'AccessDenied')
    })

    it('training reads and writes data sets and runs, also large ones', async () => {
      for (const key of [
        'datasets/wine/1/data.csv',
        'models/wine/runs/2/weights.bin',
        'models/wine/runs/2/status.json',
        keys.scratch.training,
      ]) {
        assert.equal(await training.put(bucketName, key), 'ok', key)
        assert.equal(await training.get(bucketName, key), 'ok', key)
        assert.equal(await training.abort(bucketName, key), 'ok', key)
      }
      assert.equal(await training.list(bucketName, 'datasets/'), 'ok')
    })

    it('training reads what was predicted, and does not write it', async () => {
      const key = keys.predictions('iris', new Date(0), 'replica-1', 1)
      assert.equal(await inference.put(bucketName, key), 'ok')
      assert.equal(await training.get(bucketName, key), 'ok')
      assert.equal(await training.put(bucketName, key), 'AccessDenied')
      assert.equal(await inference.get(bucketName, key), 'AccessDenied')
    })

    it('training deploys nothing', async () => {
      for (const key of [
        'models/iris/deployment.json',
        'models/iris/rollouts/1/lease.json',
        'models/iris/other.json',
        'other/file',
      ]) {
        assert.equal(await training.put(bucketName, key), 'AccessDenied', key)
      }
    })

    it('nobody deletes', async () => {
      for (const key of [manifest, 'models/iris/deployment.json', 'datasets/iris/1/data.csv']) {
        assert.equal(await inference.delete(bucketName, key), 'AccessDenied', key)
        assert.equal(await training.delete(bucketName, key), 'AccessDenied', key)
      }
    })

    it('nobody reaches another bucket, not even one whose name goes on', async () => {
      for (const bucket of ['somebody-elses', `${bucketName}-2`]) {
        for (const access of [inference, training]) {
          assert.equal(await access.get(bucket, manifest), 'AccessDenied')
          assert.equal(await access.put(bucket, 'models/iris/runs/1/x'), 'AccessDenied')
          assert.equal(await access.list(bucket, ''), 'AccessDenied')
        }
      }
    })
  })
})
