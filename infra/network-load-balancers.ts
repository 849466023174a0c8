/** A network load balancer for each service. */
import * as k8s from '@pulumi/kubernetes'
import type * as pulumi from '@pulumi/pulumi'
import { hostIn } from './chart-hosts.js'
import type { ServiceValues } from './exposure.js'
import type { Balancers, Served } from './load-balancers.js'

const internal = {
  'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal',
  'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
  'service.beta.kubernetes.io/aws-load-balancer-attributes': 'load_balancing.cross_zone.enabled=true',
}

/** A returning client reaches the same pod, as it does inside the cluster. Not with TLS, for which these load balancers know no stickiness. */
const sticky = {
  'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes':
    'stickiness.enabled=true,stickiness.type=source_ip',
}

/** The load balancer ends TLS and sends to the pods inside the VPC. */
const tls = (certificateArn: pulumi.Input<string>) => ({
  'service.beta.kubernetes.io/aws-load-balancer-ssl-cert': certificateArn,
  'service.beta.kubernetes.io/aws-load-balancer-ssl-ports': '443',
  'service.beta.kubernetes.io/aws-load-balancer-ssl-negotiation-policy':
    'ELBSecurityPolicy-TLS13-1-2-2021-06',
})

const classes = { autoMode: 'eks.amazonaws.com/nlb', controller: 'service.k8s.aws/nlb' }

export class NetworkLoadBalancers implements Balancers {
  readonly type = 'network'
  readonly ingress = undefined
  readonly prerequisites = []

  constructor(
    private readonly owner: keyof typeof classes,
    private readonly certificateArn: pulumi.Input<string> | undefined,
  ) {}

  service(workload: Served): ServiceValues {
    const balancer = { type: 'LoadBalancer', loadBalancerClass: classes[this.owner] } as const
    if (this.certificateArn)
      return { ...balancer, port: 443, annotations: { ...internal, ...tls(this.certificateArn) } }
    const annotations = workload === 'dashboard' ? { ...internal, ...sticky } : internal
    return { ...balancer, port: 80, annotations }
  }

  hostOf(workload: Served, chart: k8s.helm.v4.Chart): pulumi.Output<string> {
    return hostIn(chart, k8s.core.v1.Service, workload)
  }
}
