/** How the stack eks gets into its account, and what everything there bears. */
import assert from 'node:assert/strict'
import type * as pulumi from '@pulumi/pulumi'
import { limitRoles } from '../../infra/account.js'
import { find, inputsOf, plain } from '../support/registered.js'
import { runProgram, type Run } from '../support/run-program.js'

describe('the account of the EKS stack', () => {
  const role = 'arn:aws:iam::123456789012:role/deploy'
  const reader = 'arn:aws:iam::123456789012:role/ci-read'
  const boundary = 'arn:aws:iam::123456789012:policy/boundary'
  let run: Run
  before(async () => {
    const changes = {
      profile: 'team',
      assumeRoleArn: role,
      allowedAccountIds: ['123456789012'],
      tags: ['team=ml', 'cost center=42'],
      clusterReaderArns: [reader],
      permissionsBoundaryArn: boundary,
    }
    run = await runProgram('eks', { changes })
  })
  const tags = {
    Project: 'modelops',
    Stack: 'eks',
    ManagedBy: 'Pulumi',
    team: 'ml',
    'cost center': '42',
  }

  it('is reached as configured, and must be the one that is allowed', () => {
    const { profile, assumeRoles, allowedAccountIds } = inputsOf<Record<string, string>>(run, 'aws', 'aws')
    assert.deepEqual(
      [profile, JSON.parse(assumeRoles!), JSON.parse(allowedAccountIds!)],
      ['team', [{ roleArn: role }], ['123456789012']],
    )
  })

  it('is reached in the same way by what logs in to the cluster', () => {
    const { providerCredentialOpts } = inputsOf<Record<string, unknown>>(run, 'Cluster')
    assert.deepEqual(providerCredentialOpts, { profileName: 'team', roleArn: role })
    // The output of eks.Cluster, for everybody, leaves the profile out.
    const { kubeconfig } = inputsOf<{ kubeconfig: string }>(run, 'kubernetes', 'modelops-eks')
    const { users } = JSON.parse(kubeconfig) as { users: { user: { exec: { args: string[] } } }[] }
    assert.deepEqual(users[0]!.user.exec.args, ['eks', 'get-token', '--profile', 'team'])
    assert.doesNotMatch(String(run.outputs.kubeconfig!.value), /team/)
  })

  it('has the configured tags on everything, machines and volumes included', () => {
    assert.deepEqual(JSON.parse(inputsOf<{ defaultTags: string }>(run, 'aws', 'aws').defaultTags), { tags })
    const { tagSpecifications } = inputsOf<{ tagSpecifications: { tags: object }[] }>(run, 'LaunchTemplate')
    for (const each of tagSpecifications) assert.deepEqual(each.tags, tags)
    const { parameters } = plain(find(run, 'StorageClass').inputs) as { parameters: Record<string, string> }
    assert.equal(parameters.tagSpecification_5, 'cost center=42')
  })

  it('lets readers read the cluster and nothing else', () => {
    const { accessEntries } = inputsOf<{ accessEntries: object }>(run, 'Cluster')
    const policyArn = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy'
    const accessPolicies = { reader: { policyArn, accessScope: { type: 'cluster' } } }
    assert.deepEqual(accessEntries, { [reader]: { principalArn: reader, accessPolicies } })
  })

  it('gives every role the boundary, whoever makes it, and nothing else', () => {
    const args = { custom: true, name: 'x', props: { path: '/' }, opts: {} as pulumi.CustomResourceOptions }
    const transform = (type: string) => limitRoles(boundary)({ ...args, type })
    assert.deepEqual(transform('aws:iam/role:Role'), {
      props: { path: '/', permissionsBoundary: boundary },
      opts: {},
    })
    assert.equal(transform('aws:iam/policy:Policy'), undefined)
    const limited = run.registrations.filter(({ transforms }) => transforms > 0).map(({ type }) => type)
    // All roles are in these components, those of nodes and control plane in the cluster's.
    const makers = ['modelops:infra:EksCluster', 'modelops:infra:ServiceRole', 'modelops:infra:ServiceRole']
    assert.deepEqual(limited.filter((type) => makers.includes(type)).sort(), makers)
  })
})
