import { servicePolicies } from '../../policy/services.js'
import { describePolicy, type Refused } from './resources.js'

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
const classOfAutoMode = 'kubernetes:eks.amazonaws.com/v1:IngressClassParams'
const remedyOfClass = "Set spec.scheme to internal, or list the clients' ranges in spec.inboundCIDRs."
const openClass = `The load balancer is open to the internet. ${remedyOfClass}`
const openAws = 'The load balancer is open to the internet. Set internal to true.'
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
    ['a load balancer of AWS inside the VPC', 'aws:lb/loadBalancer:LoadBalancer', { internal: true }],
    ['a class of ingresses inside the VPC', classOfAutoMode, { spec: { scheme: 'internal' } }],
    ['a class that says nothing, which is internal', classOfAutoMode, { spec: { group: { name: 'a' } } }],
    [
      'a class for an office',
      classOfAutoMode,
      { spec: { scheme: 'internet-facing', inboundCIDRs: ['203.0.113.0/24'] } },
    ],
    ['listed ranges', service, loadBalancer({}, ['203.0.113.0/24'])],
    [
      'listed ranges in an annotation',
      service,
      loadBalancer({ [`${prefix}/load-balancer-source-ranges`]: '203.0.113.0/24, 198.51.100.7/32' }),
    ],
  ],
  refused: [
    [
      'a range that is half of everybody',
      service,
      loadBalancer({}, ['0.0.0.0/1', '128.0.0.0/1']),
      `The load balancer is open to 0.0.0.0/1, 128.0.0.0/1, which is everybody. ${remedy}`,
    ],
    [
      'many ranges that are much together',
      service,
      loadBalancer({}, ['20.0.0.0/8', '21.0.0.0/8']),
      `The load balancer is open to 20.0.0.0/8, 21.0.0.0/8, which is everybody. ${remedy}`,
    ],
    [
      'a public scheme beside the older annotation',
      service,
      loadBalancer({
        [`${prefix}/aws-load-balancer-scheme`]: 'internet-facing',
        [`${prefix}/aws-load-balancer-internal`]: 'true',
      }),
      open,
    ],
    [
      'a patch that only makes it public',
      `${service}Patch`,
      { metadata: { annotations: { [`${prefix}/aws-load-balancer-scheme`]: 'internet-facing' } } },
      open,
    ],
    ['one in a list', `${service}List`, { items: [loadBalancer({})] }, open],
    ['a load balancer of AWS', 'aws:lb/loadBalancer:LoadBalancer', {}, openAws],
    ['one by its older name', 'aws:alb/loadBalancer:LoadBalancer', { internal: false }, openAws],
    ...['applicationloadbalancing', 'elasticloadbalancing', 'elasticloadbalancingv2'].map(
      (module): Refused => [`one by ${module}`, `aws:${module}/loadBalancer:LoadBalancer`, {}, openAws],
    ),
    ['a classic one', 'aws:elb/loadBalancer:LoadBalancer', { internal: false }, openAws],
    [
      'a class of ingresses of Auto Mode',
      classOfAutoMode,
      { spec: { scheme: 'internet-facing' } },
      openClass,
    ],
    [
      'a class for two halves',
      'kubernetes:elbv2.k8s.aws/v1beta1:IngressClassParams',
      { spec: { scheme: 'internet-facing', inboundCIDRs: ['0.0.0.0/1', '128.0.0.0/1'] } },
      `The load balancer is open to 0.0.0.0/1, 128.0.0.0/1, which is everybody. ${remedyOfClass}`,
    ],
    [
      'a gateway',
      'kubernetes:gateway.k8s.aws/v1beta1:LoadBalancerConfiguration',
      { spec: { scheme: 'internet-facing' } },
      openClass,
    ],
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

const ingress = 'kubernetes:networking.k8s.io/v1:Ingress'
const alb = 'alb.ingress.kubernetes.io'
const annotated = (annotations: Record<string, string>, spec: object = { ingressClassName: 'alb' }) => ({
  metadata: { name: 'modelops', annotations },
  spec,
})
const https = { [`${alb}/listen-ports`]: '[{"HTTPS":443}]' }
const certificate = { [`${alb}/certificate-arn`]: 'arn:aws:acm:eu-west-3:123456789012:certificate/1' }
const everyPort = { [`${alb}/listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]' }
const internetFacing = { [`${alb}/scheme`]: 'internet-facing' }
const tls = { ingressClassName: 'nginx', tls: [{ secretName: 'modelops-tls' }] }
const albRemedy = `Set the annotation ${alb}/scheme to internal, or list the clients' ranges in ${alb}/inbound-cidrs.`
const publicIngress = `The load balancer is open to the internet. ${albRemedy}`
const plain = `The ingress answers plain HTTP. Set spec.tls, or ${alb}/listen-ports to [{"HTTPS":443}].`

describePolicy(servicePolicies, 'ingresses-are-internal-with-tls', {
  allowed: [
    [
      'an internal one with a certificate',
      ingress,
      annotated({ [`${alb}/scheme`]: 'internal', ...certificate }),
    ],
    ['one that speaks HTTPS alone', ingress, annotated({ [`${alb}/scheme`]: 'internal', ...https })],
    ['one that says no scheme, which is internal', ingress, annotated(https)],
    [
      'one of a class inside the VPC that sends HTTP to HTTPS',
      ingress,
      annotated(
        { ...everyPort, ...certificate, [`${alb}/ssl-redirect`]: '443', [`${alb}/target-type`]: 'ip' },
        { ingressClassName: 'modelops-eks' },
      ),
    ],
    [
      'one that sends HTTP to HTTPS',
      ingress,
      annotated({ ...everyPort, ...certificate, [`${alb}/ssl-redirect`]: '443' }),
    ],
    ['one of another controller with a certificate in a secret', ingress, annotated({}, tls)],
    [
      'one for an office',
      ingress,
      annotated({ ...https, ...internetFacing, [`${alb}/inbound-cidrs`]: '203.0.113.0/24, 198.51.100.0/24' }),
    ],
    ['a patch of a label', `${ingress}Patch`, { metadata: { labels: { team: 'ml' } } }],
  ],
  refused: [
    ['one that faces the internet', ingress, annotated({ ...https, ...internetFacing }), publicIngress],
    [
      'one for everybody',
      ingress,
      annotated({ ...https, ...internetFacing, [`${alb}/inbound-cidrs`]: '0.0.0.0/1,128.0.0.0/1' }),
      `The load balancer is open to 0.0.0.0/1, 128.0.0.0/1, which is everybody. ${albRemedy}`,
    ],
    [
      'a patch that only makes it public',
      `${ingress}Patch`,
      { metadata: { annotations: internetFacing } },
      publicIngress,
    ],
    ['one whose certificate is empty', ingress, annotated({ [`${alb}/certificate-arn`]: '' }), plain],
    ['one without TLS', ingress, annotated({ [`${alb}/scheme`]: 'internal' }), plain],
    ['one of another controller without TLS', ingress, annotated({}, { ingressClassName: 'nginx' }), plain],
    ['one that speaks HTTP beside HTTPS', ingress, annotated({ ...everyPort, ...certificate }), plain],
    [
      'one of an older version',
      'kubernetes:extensions/v1beta1:Ingress',
      annotated({}, { backend: {} }),
      plain,
    ],
    ['one in a list', `${ingress}List`, { items: [annotated({})] }, plain],
  ],
})
