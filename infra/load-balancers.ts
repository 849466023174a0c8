/** Internal load balancers in AWS: one for all services by their names, with HTTPS, or one for each. */
import * as aws from '@pulumi/aws'
import type * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import { ApplicationLoadBalancer } from './application-load-balancer.js'
import { createCertificate } from './certificate.js'
import type { DomainConfig, LoadBalancerClass } from './config/config.js'
import type { Exposure, ServiceValues, Workload } from './exposure.js'
import { NetworkLoadBalancers } from './network-load-balancers.js'

/** Prometheus has no login and stays in the cluster. */
export type Served = Exclude<Workload, 'prometheus'>

/** What the kinds of load balancers do differently. */
export interface Balancers {
  /** As Route 53 asks for it. */
  readonly type: 'application' | 'network'
  readonly ingress: object | undefined
  readonly prerequisites: pulumi.Resource[]
  service(workload: Served): ServiceValues
  /** The load balancer's own name. */
  hostOf(workload: Served, chart: k8s.helm.v4.Chart): pulumi.Output<string>
}

export interface Vpc {
  id: pulumi.Output<string>
  /** The range of one that the program makes; undefined is asked for. */
  cidr: string | undefined
}

export interface LoadBalancersArgs {
  namespace: string
  /** Undefined leaves the load balancers their own names, for which nobody issues a certificate: plain HTTP. */
  domain: DomainConfig | undefined
  loadBalancerClass: LoadBalancerClass
  /** Which services there are to be reached. */
  workloads: Served[]
  vpc: Vpc
}

/** The label by which each controller makes pods wait for their load balancer. */
const readinessGates = {
  autoMode: 'eks.amazonaws.com/pod-readiness-gate-inject',
  controller: 'elbv2.k8s.aws/pod-readiness-gate-inject',
}

/** Of EKS Auto Mode or of AWS's controller; only the VPC reaches them, with a domain by HTTPS alone. */
export class LoadBalancers extends pulumi.ComponentResource implements Exposure {
  /** They send to pods directly, and go on sending to a terminating pod for up to a minute and a half. */
  readonly preStopSeconds = 90
  /** A new pod is ready when its load balancer sends to it, which may take minutes. */
  readonly namespaceLabels: Record<string, string>
  readonly #balancers: Balancers

  constructor(
    name: string,
    private readonly args: LoadBalancersArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('modelops:infra:LoadBalancers', name, {}, opts)
    const { domain, loadBalancerClass } = args
    const owner = loadBalancerClass.startsWith('eks.') ? 'autoMode' : 'controller'
    this.namespaceLabels = { [readinessGates[owner]]: 'enabled' }
    const certificateArn = domain && (domain.certificateArn || createCertificate(domain, { parent: this }))
    // Names tell the services apart; without them each needs an address of its own.
    this.#balancers =
      domain && certificateArn && loadBalancerClass.endsWith('/alb')
        ? new ApplicationLoadBalancer({ ...args, owner, domain, certificateArn }, this)
        : new NetworkLoadBalancers(owner, certificateArn)
    this.registerOutputs()
  }

  get ingress(): object | undefined {
    return this.#balancers.ingress
  }

  get prerequisites(): pulumi.Resource[] {
    return this.#balancers.prerequisites
  }

  service(workload: Workload): ServiceValues {
    return workload === 'prometheus' ? { type: 'ClusterIP' } : this.#balancers.service(workload)
  }

  url(workload: Workload, chart: k8s.helm.v4.Chart): pulumi.Output<string> {
    if (workload === 'prometheus') return pulumi.output(`http://prometheus.${this.args.namespace}:9090`)
    const host = this.#balancers.hostOf(workload, chart)
    const { domain } = this.args
    if (domain === undefined) return pulumi.interpolate`http://${host}`
    return pulumi.interpolate`https://${this.#createRecord(workload, host, domain)}`
  }

  #createRecord(workload: Workload, host: pulumi.Output<string>, domain: DomainConfig) {
    const { type: loadBalancerType } = this.#balancers
    const { id } = aws.lb.getHostedZoneIdOutput({ loadBalancerType }, { parent: this })
    const aliases = [{ name: host, zoneId: id, evaluateTargetHealth: true }]
    const name = `${workload}.${domain.name}`
    const args = { zoneId: domain.hostedZoneId, name, type: 'A', aliases }
    return new aws.route53.Record(workload, args, { parent: this }).fqdn
  }
}
