import { machinePolicies } from '../../policy/machines.js'
import { describePolicy } from './resources.js'

const instance = 'aws:ec2/instance:Instance'
const template = 'aws:ec2/launchTemplate:LaunchTemplate'
const nodeClass = 'kubernetes:eks.amazonaws.com/v1:NodeClass'
const karpenter = 'kubernetes:karpenter.k8s.aws/v1:EC2NodeClass'
const nodes = 'eks:index:ManagedNodeGroup'
const tokens = (httpTokens: string) => ({ metadataOptions: { httpTokens } })
const open =
  'The machine answers requests for credentials without a token (IMDSv1). Set metadataOptions.httpTokens to required.'
const openNodes =
  'The nodes answer requests for credentials without a token (IMDSv1). Set enableIMDSv2 to true.'

describePolicy(machinePolicies, 'machines-require-imdsv2', {
  allowed: [
    ['a machine that wants a token', instance, tokens('required')],
    ['one that answers nobody', instance, { metadataOptions: { httpEndpoint: 'disabled' } }],
    ['a launch template that wants a token', template, tokens('required')],
    ['nodes of Auto Mode, which do by default', nodeClass, { spec: { role: 'nodes' } }],
    ['nodes of Karpenter that say so', karpenter, { spec: tokens('required') }],
    ['managed nodes that say so', nodes, { enableIMDSv2: true }],
    ['managed nodes with a launch template', nodes, { launchTemplate: { id: 'lt-1' } }],
  ],
  refused: [
    ['a machine that says nothing', instance, { instanceType: 't3.medium' }, open],
    ['a machine that leaves it open', instance, tokens('optional'), open],
    ['a launch template that says nothing', template, { imageId: 'ami-1' }, open],
    ['a launch template that leaves it open', template, tokens('optional'), open],
    ['an older launch configuration', 'aws:ec2/launchConfiguration:LaunchConfiguration', {}, open],
    ['a spot machine', 'aws:ec2/spotInstanceRequest:SpotInstanceRequest', {}, open],
    [
      'a default of the account',
      'aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults',
      { httpTokens: 'optional' },
      open,
    ],
    ['nodes of Auto Mode that leave it open', nodeClass, { spec: tokens('optional') }, open],
    ['nodes of Karpenter that leave it open', `${karpenter}Patch`, { spec: tokens('optional') }, open],
    ['managed nodes that say nothing', nodes, { instanceTypes: ['t3.medium'] }, openNodes],
  ],
})
