import { clusterPolicies } from '../../policy/clusters.js'
import { describePolicy } from './resources.js'

const component = 'eks:index:Cluster'
const cluster = 'aws:eks/cluster:Cluster'
const remedy =
  'List the networks of administrators and CI in publicAccessCidrs, or set endpointPublicAccess to false.'
const open = (range: string) => `The API of the cluster is open to ${range}. ${remedy}`

describePolicy(clusterPolicies, 'cluster-apis-are-not-public', {
  allowed: [
    ['listed networks', component, { publicAccessCidrs: ['203.0.113.0/24', '10.0.0.0/8'] }],
    ['a private API', component, { endpointPublicAccess: false }],
    ['a private API of the plain resource', cluster, { vpcConfig: { endpointPublicAccess: false } }],
  ],
  refused: [
    ['a cluster that says nothing of it', component, {}, open('the internet')],
    ['no range, which is everybody', component, { publicAccessCidrs: [] }, open('the internet')],
    ['everybody', component, { publicAccessCidrs: ['0.0.0.0/0'] }, open('0.0.0.0/0')],
    [
      'half of everybody',
      cluster,
      { vpcConfig: { publicAccessCidrs: ['128.0.0.0/1'] } },
      open('128.0.0.0/1'),
    ],
    [
      'two halves of everybody',
      component,
      { publicAccessCidrs: ['0.0.0.0/1', '128.0.0.0/1'] },
      open('0.0.0.0/1, 128.0.0.0/1'),
    ],
    [
      'two halves of everybody by IPv6',
      cluster,
      { vpcConfig: { publicAccessCidrs: ['::/1', '8000::/1'] } },
      open('::/1, 8000::/1'),
    ],
    [
      'many networks that are much together',
      cluster,
      { vpcConfig: { publicAccessCidrs: ['20.0.0.0/8', '21.0.0.0/8'] } },
      open('20.0.0.0/8, 21.0.0.0/8'),
    ],
    ['a plain resource without a range', cluster, { vpcConfig: {} }, open('the internet')],
  ],
})
