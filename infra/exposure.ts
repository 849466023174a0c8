/** How the services are reached from outside the cluster: node ports (local), internal load balancers (eks). */
import * as aws from '@pulumi/aws'
import * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import { createCertificate } from './certificate.js'
import type { DomainConfig, LoadBalancerClass, NodePorts } from './config/config.js'

export type Workload = 'dashboard' | 'inference' | 'training' | 'prometheus' | 'grafana'

/** The `service` value of a workload in the platform's chart. */
export interface ServiceValues {
  type: 'NodePort' | 'LoadBalancer' | 'ClusterIP'
  port?: number
  nodePort?: number
  loadBalancerClass?: string
  annotations?: Record<string, pulumi.Input<string>>
}

export interface Exposure {
  /** How long a terminating pod still answers, until nobody sends to it any more. */
  preStopSeconds: number
  /** Labels that the namespace needs. */
  namespaceLabels: Record<string, string>
  service(workload: Workload): ServiceValues
  /** Where the workload answers once the chart is there. */
  url(workload: Workload, chart: k8s.helm.v4.Chart): pulumi.Output<string>
}

/** Docker Desktop publishes the node's ports on this machine. */
export const onNodePorts = (nodePorts: NodePorts): Exposure => ({
  preStopSeconds: 5,
  namespaceLabels: {},
  service: (workload) => ({ type: 'NodePort', nodePort: nodePorts[workload] }),
  url: (workload) => pulumi.output(`http://localhost:${nodePorts[workload]}`),
})

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

export interface LoadBalancersArgs {
  namespace: string
  /** Undefined leaves the load balancers their own names, for which nobody issues a certificate: plain HTTP. */
  domain: DomainConfig | undefined
  loadBalancerClass: LoadBalancerClass
}

/** The label by which each controller makes pods wait for their load balancer. */
const readinessGates = {
  'eks.amazonaws.com/nlb': 'eks.amazonaws.com/pod-readiness-gate-inject',
  'service.k8s.aws/nlb': 'elbv2.k8s.aws/pod-readiness-gate-inject',
}

/** Network load balancers, of EKS Auto Mode or of AWS's controller, that only the VPC reaches, with a domain by HTTPS alone. Prometheus has no login and stays in the cluster. */
export class LoadBalancers extends pulumi.ComponentResource implements Exposure {
  /** They send to pods directly, and go on sending to a terminating pod for up to a minute and a half. */
  readonly preStopSeconds = 90
  /** A new pod is ready when its load balancer sends to it, which may take minutes. */
  readonly namespaceLabels: Record<string, string>
  readonly #certificateArn: pulumi.Input<string> | undefined

  constructor(
    name: string,
    private readonly args: LoadBalancersArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('modelops:infra:LoadBalancers', name, {}, opts)
    const { domain, loadBalancerClass } = args
    this.namespaceLabels = { [readinessGates[loadBalancerClass]]: 'enabled' }
    this.#certificateArn = domain && (domain.certificateArn || createCertificate(domain, { parent: this }))
    this.registerOutputs()
  }

  service(workload: Workload): ServiceValues {
    if (workload === 'prometheus') return { type: 'ClusterIP' }
    const balancer = { type: 'LoadBalancer', loadBalancerClass: this.args.loadBalancerClass } as const
    if (this.#certificateArn)
      return { ...balancer, port: 443, annotations: { ...internal, ...tls(this.#certificateArn) } }
    const annotations = workload === 'dashboard' ? { ...internal, ...sticky } : internal
    return { ...balancer, port: 80, annotations }
  }

  url(workload: Workload, chart: k8s.helm.v4.Chart): pulumi.Output<string> {
    if (workload === 'prometheus') return pulumi.output(`http://prometheus.${this.args.namespace}:9090`)
    const host = hostOf(workload, chart)
    const { domain } = this.args
    if (domain === undefined) return pulumi.interpolate`http://${host}`
    return pulumi.interpolate`https://${this.#createRecord(workload, host, domain)}`
  }

  #createRecord(workload: Workload, host: pulumi.Output<string>, domain: DomainConfig) {
    const { id } = aws.lb.getHostedZoneIdOutput({ loadBalancerType: 'network' }, { parent: this })
    const aliases = [{ name: host, zoneId: id, evaluateTargetHealth: true }]
    const name = `${workload}.${domain.name}`
    const args = { zoneId: domain.hostedZoneId, name, type: 'A', aliases }
    return new aws.route53.Record(workload, args, { parent: this }).fqdn
  }
}

/** The name of the load balancer that Kubernetes made for a service of the chart. */
function hostOf(workload: Workload, chart: k8s.helm.v4.Chart): pulumi.Output<string> {
  return chart.resources.apply((resources) => {
    const services = (resources as pulumi.Resource[]).filter((each) => k8s.core.v1.Service.isInstance(each))
    const described = services.map(({ metadata, status }) => ({ name: metadata.name, status }))
    return pulumi.all(described).apply((all) => {
      const status = all.find(({ name }) => name === workload)?.status
      const host = status?.loadBalancer?.ingress?.[0]?.hostname
      if (host === undefined)
        throw new Error(
          `The chart's service ${workload} has no load balancer. Look at 'kubectl describe service ${workload}'.`,
        )
      return host
    })
  })
}
