/** Nothing is open to the internet by accident. */
import type { Policies } from '@pulumi/policy'
import { onTypes } from './check.js'

interface Service {
  metadata?: { annotations?: Record<string, string> }
  spec?: { type?: string; loadBalancerSourceRanges?: string[] }
}

const prefix = 'service.beta.kubernetes.io'
const everybody = ['0.0.0.0/0', '::/0']

function* checkLoadBalancer({ metadata, spec }: Service) {
  if (spec?.type !== 'LoadBalancer') return
  const { annotations = {} } = metadata ?? {}
  if (isInternal(annotations)) return
  const ranges = spec.loadBalancerSourceRanges ?? rangesIn(annotations)
  const remedy = `Set the annotation ${prefix}/aws-load-balancer-scheme to internal, or list the clients' ranges in spec.loadBalancerSourceRanges.`
  if (ranges.length === 0) yield `The load balancer is open to the internet. ${remedy}`
  for (const range of ranges.filter((each) => everybody.includes(each))) {
    yield `The load balancer is open to ${range}, which is everybody. ${remedy}`
  }
}

const isInternal = (annotations: Record<string, string>) =>
  annotations[`${prefix}/aws-load-balancer-internal`] === 'true' ||
  annotations[`${prefix}/aws-load-balancer-scheme`] === 'internal'

const rangesIn = (annotations: Record<string, string>) =>
  (annotations[`${prefix}/load-balancer-source-ranges`] ?? '')
    .split(',')
    .map((range) => range.trim())
    .filter((range) => range !== '')

export const servicePolicies: Policies = [
  {
    name: 'load-balancers-are-not-public',
    description: 'Every load balancer is internal, or open to listed address ranges only.',
    validateResource: onTypes(['kubernetes:core/v1:Service'], checkLoadBalancer),
  },
]
