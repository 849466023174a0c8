/** Nothing is open to the internet by accident: services and ingresses of Kubernetes, and load balancers of AWS. */
import type { Policies } from '@pulumi/policy'
import { onKinds, onTypes } from './check.js'
import { openRanges } from './ranges.js'

type Annotations = Record<string, string>

interface Service {
  metadata?: { annotations?: Annotations }
  spec?: { type?: string; loadBalancerSourceRanges?: string[] }
}

interface Ingress {
  metadata?: { annotations?: Annotations }
  spec?: { tls?: object[] }
}

interface Class {
  spec?: { scheme?: string; inboundCIDRs?: string[]; sourceRanges?: string[] }
}

const prefix = 'service.beta.kubernetes.io'
const schemeKey = `${prefix}/aws-load-balancer-scheme`
const isPublic = (text = '') => text === 'internet-facing'

function* checkService({ metadata, spec }: Service) {
  const { annotations = {} } = metadata ?? {}
  if (spec?.type !== 'LoadBalancer' && !isPublic(annotations[schemeKey])) return
  if (isInternal(annotations)) return
  const ranges =
    spec?.loadBalancerSourceRanges ?? rangesIn(annotations[`${prefix}/load-balancer-source-ranges`])
  const remedy = `Set the annotation ${schemeKey} to internal, or list the clients' ranges in spec.loadBalancerSourceRanges.`
  yield* checkRanges(ranges, remedy)
}

/** The scheme wins over the older annotation. */
function isInternal(annotations: Annotations) {
  const scheme = annotations[schemeKey]
  if (scheme !== undefined) return scheme === 'internal'
  return annotations[`${prefix}/aws-load-balancer-internal`] === 'true'
}

const rangesIn = (text = '') =>
  text
    .split(',')
    .map((range) => range.trim())
    .filter((range) => range !== '')

function* checkRanges(ranges: string[], remedy: string) {
  if (ranges.length === 0) yield `The load balancer is open to the internet. ${remedy}`
  const open = openRanges(ranges)
  if (open.length > 0) yield `The load balancer is open to ${open.join(', ')}, which is everybody. ${remedy}`
}

const alb = 'alb.ingress.kubernetes.io'

/** Load balancers of ingresses are internal unless they say otherwise; what a patch leaves out stays. */
function* checkIngress({ metadata, spec }: Ingress) {
  const { annotations = {} } = metadata ?? {}
  if (isPublic(annotations[`${alb}/scheme`])) {
    const remedy = `Set the annotation ${alb}/scheme to internal, or list the clients' ranges in ${alb}/inbound-cidrs.`
    yield* checkRanges(rangesIn(annotations[`${alb}/inbound-cidrs`]), remedy)
  }
  if (spec && !hasTls(spec, annotations))
    yield `The ingress answers plain HTTP. Set spec.tls, or ${alb}/listen-ports to [{"HTTPS":443}].`
}

function hasTls({ tls = [] }: NonNullable<Ingress['spec']>, annotations: Annotations) {
  const ports = annotations[`${alb}/listen-ports`] ?? ''
  if (/"HTTP"/.test(ports)) return Boolean(annotations[`${alb}/ssl-redirect`])
  return tls.length > 0 || /"HTTPS"/.test(ports) || Boolean(annotations[`${alb}/certificate-arn`])
}

/** What an ingress class or a gateway says of all its load balancers. */
function* checkClass({ spec = {} }: Class) {
  const { scheme, inboundCIDRs, sourceRanges = [] } = spec
  const remedy = "Set spec.scheme to internal, or list the clients' ranges in spec.inboundCIDRs."
  if (isPublic(scheme)) yield* checkRanges(inboundCIDRs ?? sourceRanges, remedy)
}

function* checkBalancer({ internal }: { internal?: boolean }) {
  if (internal !== true) yield 'The load balancer is open to the internet. Set internal to true.'
}

const balancerTypes = [
  'lb',
  'alb',
  'elb',
  'applicationloadbalancing',
  'elasticloadbalancing',
  'elasticloadbalancingv2',
]

export const servicePolicies: Policies = [
  {
    name: 'load-balancers-are-not-public',
    description: 'Every load balancer is internal, or open to listed address ranges only.',
    validateResource: [
      onKinds(['Service'], checkService),
      onKinds(['IngressClassParams', 'LoadBalancerConfiguration'], checkClass),
      onTypes(
        balancerTypes.map((module) => `aws:${module}/loadBalancer:LoadBalancer`),
        checkBalancer,
      ),
    ],
  },
  {
    name: 'ingresses-are-internal-with-tls',
    description: 'Every ingress speaks HTTPS, and is internal or open to listed address ranges only.',
    validateResource: onKinds(['Ingress'], checkIngress),
  },
]
