/** Ways around the policies, each with a neighbour that is allowed. */
import assert from 'node:assert/strict'
import { podPolicies } from '../../policy/pods.js'
import { rolePolicies } from '../../policy/roles.js'
import { violationsOf, type Inputs } from './resources.js'

const bucket = 'arn:aws:s3:::models/*'
const document = (Action: string, Resource: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] })
const faultsOf = (action: string, resource: string) =>
  violationsOf(rolePolicies, {
    type: 'aws:iam/policy:Policy',
    props: { policy: document(action, resource) },
  }).map(({ message }) => message)

describe('a policy of IAM', () => {
  for (const action of [
    '*',
    '**',
    's3:*',
    's3:**',
    's3:?*',
    'S3:*',
    '*:GetObject',
    's?:GetObject',
    'iam:P*',
    'iam:*Role',
  ])
    it(`is refused with the action ${action}`, () =>
      assert.deepEqual(faultsOf(action, bucket), [
        `The policy allows ${action}. List the actions that are needed.`,
      ]))

  for (const resource of [
    '*',
    '**',
    'arn:*',
    'arn:aws:*',
    'arn:aws:s3:::*',
    'arn:aws:s3:::**',
    'arn:aws:*:::models',
    'arn:aws:sqs:*:*:*',
  ])
    it(`is refused with the resource ${resource}`, () =>
      assert.deepEqual(faultsOf('s3:GetObject', resource), [
        `The policy allows s3:GetObject on ${resource}. Name the resources by ARN.`,
      ]))

  for (const [action, resource] of [
    ['s3:Get*', bucket],
    ['s3:GetObject', 'arn:aws:s3:::models'],
    ['iam:PassRole', 'arn:aws:iam::111122223333:role/modelops-*'],
    ['logs:PutLogEvents', 'arn:aws:logs:*:*:log-group:*'],
  ] as const)
    it(`is allowed with ${action} on ${resource}`, () => assert.deepEqual(faultsOf(action, resource), []))
})

const container = {
  name: 'c',
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
  resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } },
}
const security = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }
const podFaults = (ofPod: Inputs, ofContainer: Inputs = {}, type = 'kubernetes:apps/v1:Deployment') => {
  const containers = [{ ...container, securityContext: { ...container.securityContext, ...ofContainer } }]
  const spec = { template: { spec: { securityContext: { ...security, ...ofPod }, containers } } }
  return violationsOf(podPolicies, { type, props: { spec } }).map(({ message }) => message)
}

describe('a pod', () => {
  it('is refused with settings of the kernel, all of /proc, or without AppArmor', () => {
    assert.deepEqual(podFaults({ sysctls: [{ name: 'net.core.somaxconn', value: '1' }] }), [
      'The pod sets net.core.somaxconn of the kernel. Remove them from securityContext.sysctls.',
    ])
    const unconfined = { appArmorProfile: { type: 'Unconfined' } }
    assert.match(podFaults(unconfined).join(), /The pod is not confined by AppArmor/)
    assert.match(podFaults({}, unconfined).join(), /The container c is not confined by AppArmor/)
    assert.match(podFaults({}, { procMount: 'Unmasked' }).join(), /The container c sees all of \/proc/)
  })

  it('is allowed with what is the default of these', () => {
    const profile = { appArmorProfile: { type: 'RuntimeDefault' } }
    assert.deepEqual(podFaults({ ...profile, sysctls: [] }, { ...profile, procMount: 'Default' }), [])
  })

  it('is judged as well where a patch changes it', () => {
    for (const kind of ['Deployment', 'DaemonSet', 'StatefulSet']) {
      const type = `kubernetes:apps/v1:${kind}Patch`
      assert.match(podFaults({}, { privileged: true }, type).join(), /The container c is privileged/)
      assert.deepEqual(podFaults({}, {}, type), [])
    }
  })
})
