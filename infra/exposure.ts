/** How the services are reached from outside the cluster: node ports (local), internal load balancers (eks). */
import * as aws from '@pulumi/aws'
import * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import type { EksConfig } from './config/config.js'
import { namespaceName } from './namespace.js'

export type Workload = 'dashboard' | 'inference' | 'training' | 'prometheus' | 'grafana'

/** The `service` value of a workload in the platform's chart. */
export interface ServiceValues {
  type: 'NodePort' | 'LoadBalancer' | 'ClusterIP'
  port?: number
  nodePort?: number
  loadBalancerClass?: string
  annotations?: Record<string, string>
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

export const nodePorts = {
  inference: 30081,
  minioConsole: 30083,
  grafana: 30084,
  dashboard: 30085,
  training: 30086,
  prometheus: 30087,
}

/** Docker Desktop publishes the node's ports on this machine. */
export const onNodePorts: Exposure = {
  preStopSeconds: 5,
  namespaceLabels: {},
  service: (workload) => ({ type: 'NodePort', nodePort: nodePorts[workload] }),
  url: (workload) => pulumi.output(`http://localhost:${nodePorts[workload]}`),
}

const internal = {
  'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal',
  'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
  'service.beta.kubernetes.io/aws-load-balancer-attributes': 'load_balancing.cross_zone.enabled=true',
}

/** A returning client reaches the same pod, as it does inside the cluster. */
const sticky = {
  'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes':
    'stickiness.enabled=true,stickiness.type=source_ip',
}

export interface LoadBalancersArgs {
  /** Undefined leaves the load balancers their own names. */
  domain: EksConfig['domain']
}

/** Network load balancers of EKS Auto Mode that only the VPC reaches. Prometheus has no login and stays in the cluster. */
export class LoadBalancers extends pulumi.ComponentResource implements Exposure {
  /** They send to pods directly, and go on sending to a terminating pod for up to a minute and a half. */
  readonly preStopSeconds = 90
  /** A new pod is ready when its load balancer sends to it, which may take minutes. */
  readonly namespaceLabels = { 'eks.amazonaws.com/pod-readiness-gate-inject': 'enabled' }

  constructor(
    name: string,
    private readonly args: LoadBalancersArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('modelops:infra:LoadBalancers', name, {}, opts)
    this.registerOutputs()
  }

  service(workload: Workload): ServiceValues {
    if (workload === 'prometheus') return { type: 'ClusterIP' }
    const annotations = workload === 'dashboard' ? { ...internal, ...sticky } : internal
    return { type: 'LoadBalancer', port: 80, loadBalancerClass: 'eks.amazonaws.com/nlb', annotations }
  }

  url(workload: Workload, chart: k8s.helm.v4.Chart): pulumi.Output<string> {
    if (workload === 'prometheus') return pulumi.output(`http://prometheus.${namespaceName}:9090`)
    const host = hostOf(workload, chart)
    const { domain } = this.args
    return pulumi.interpolate`http://${domain ? this.#createRecord(workload, host, domain) : host}`
  }

  #createRecord(
    workload: Workload,
    host: pulumi.Output<string>,
    domain: { name: string; hostedZoneId: string },
  ) {
    const name = `${workload}.${domain.name}`
    const args = { zoneId: domain.hostedZoneId, name, type: 'CNAME', ttl: 60, records: [host] }
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
