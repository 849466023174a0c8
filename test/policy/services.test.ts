import { servicePolicies } from '../../policy/services.js'
import { describePolicy } from './resources.js'

const service = 'kubernetes:core/v1:Service'
const prefix = 'service.beta.kubernetes.io'
const loadBalancer = (annotations: Record<string, string>, loadBalancerSourceRanges?: string[]) => ({
  metadata: { name: 'inference', annotations },
  spec: {
    type: 'LoadBalancer',
    ports: [{ port: 8081 }],
    ...(loadBalancerSourceRanges && { loadBalancerSourceRanges }),
  },
})
const remedy = `Set the annotation ${prefix}/aws-load-balancer-scheme to internal, or list the clients' ranges in spec.loadBalancerSourceRanges.`
const open = `The load balancer is open to the internet. ${remedy}`

describePolicy(servicePolicies, 'load-balancers-are-not-public', {
  allowed: [
    ['a service inside the cluster', service, { spec: { type: 'ClusterIP' } }],
    ['a service that says no type', service, { spec: { ports: [{ port: 8081 }] } }],
    ['a node port', service, { spec: { type: 'NodePort', ports: [{ nodePort: 30081 }] } }],
    [
      'an internal load balancer',
      service,
      loadBalancer({ [`${prefix}/aws-load-balancer-internal`]: 'true' }),
    ],
    ['an internal scheme', service, loadBalancer({ [`${prefix}/aws-load-balancer-scheme`]: 'internal' })],
    ['listed ranges', service, loadBalancer({}, ['203.0.113.0/24'])],
    [
      'listed ranges in an annotation',
      service,
      loadBalancer({ [`${prefix}/load-balancer-source-ranges`]: '203.0.113.0/24, 198.51.100.7/32' }),
    ],
  ],
  refused: [
    ['a public load balancer', service, loadBalancer({}), open],
    ['one without metadata', service, { spec: { type: 'LoadBalancer' } }, open],
    [
      'one that is internal in name only',
      service,
      loadBalancer({ [`${prefix}/aws-load-balancer-internal`]: 'false' }),
      open,
    ],
    [
      'a public scheme',
      service,
      loadBalancer({ [`${prefix}/aws-load-balancer-scheme`]: 'internet-facing' }),
      open,
    ],
    [
      'a range that is everybody',
      service,
      loadBalancer({}, ['203.0.113.0/24', '0.0.0.0/0']),
      `The load balancer is open to 0.0.0.0/0, which is everybody. ${remedy}`,
    ],
  ],
})
