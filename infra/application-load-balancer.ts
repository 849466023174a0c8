/** One application load balancer for all services, by the names of their hosts. */
import * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import { hostIn } from './chart-hosts.js'
import type { DomainConfig } from './config/config.js'
import type { ServiceValues } from './exposure.js'
import { rangesOf } from './network.js'
import type { Balancers, Served, Vpc } from './load-balancers.js'

/** Whose it is, with the API of its parameters. */
const controllers = {
  autoMode: { controller: 'eks.amazonaws.com/alb', apiVersion: 'eks.amazonaws.com/v1' },
  controller: { controller: 'ingress.k8s.aws/alb', apiVersion: 'elbv2.k8s.aws/v1beta1' },
}

export interface ApplicationLoadBalancerArgs {
  owner: keyof typeof controllers
  domain: DomainConfig
  certificateArn: pulumi.Input<string>
  workloads: Served[]
  /** In which the load balancer is. */
  vpc: Vpc
}

const prefix = 'alb.ingress.kubernetes.io'

/** HTTP leads to HTTPS. Requests without an answer may take as long as the longest upload that is read again (PROXY_TIMEOUT_MS), and pods keep idle connections longer still. */
const annotations = (certificateArn: pulumi.Input<string>) => ({
  [`${prefix}/target-type`]: 'ip',
  [`${prefix}/listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
  [`${prefix}/ssl-redirect`]: '443',
  [`${prefix}/certificate-arn`]: certificateArn,
  [`${prefix}/ssl-policy`]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  [`${prefix}/load-balancer-attributes`]:
    'idle_timeout.timeout_seconds=360,routing.http.drop_invalid_header_fields.enabled=true',
  [`${prefix}/healthcheck-interval-seconds`]: '10',
})

/** A visitor stays with a pod by a cookie for an hour, so that a page and what it loads are of one version. */
const sticky = {
  [`${prefix}/target-group-attributes`]:
    'stickiness.enabled=true,stickiness.type=lb_cookie,stickiness.lb_cookie.duration_seconds=3600',
}

/** Its class and parameters belong to the cluster, so their name is that of project and stack. */
export class ApplicationLoadBalancer implements Balancers {
  readonly type = 'application'
  readonly ingress: object
  readonly prerequisites: pulumi.Resource[]

  constructor(args: ApplicationLoadBalancerArgs, parent: pulumi.Resource) {
    const ingressClass = createClass(args.owner, { parent })
    this.prerequisites = [ingressClass]
    const { id, cidr } = args.vpc
    const ranges = cidr === undefined ? rangesOf(id, { parent }) : pulumi.output([cidr])
    this.ingress = {
      enabled: true,
      className: ingressClass.metadata.name,
      annotations: annotations(args.certificateArn),
      hosts: args.workloads.map((service) => ({ host: `${service}.${args.domain.name}`, service })),
      allowFrom: ranges.apply((all) => all.map((each) => ({ ipBlock: { cidr: each } }))),
    }
  }

  service(workload: Served): ServiceValues {
    const path = workload === 'grafana' ? '/api/health' : '/ready'
    const health = { [`${prefix}/healthcheck-path`]: path }
    return {
      type: 'ClusterIP',
      port: 80,
      annotations: workload === 'dashboard' ? { ...health, ...sticky } : health,
    }
  }

  hostOf(_workload: Served, chart: k8s.helm.v4.Chart): pulumi.Output<string> {
    return hostIn(chart, k8s.networking.v1.Ingress, 'modelops')
  }
}

/** The class by which the ingress asks for it. */
function createClass(owner: keyof typeof controllers, opts: pulumi.CustomResourceOptions) {
  const { controller, apiVersion } = controllers[owner]
  const metadata = { name: `${pulumi.getProject()}-${pulumi.getStack()}` }
  const kind = 'IngressClassParams'
  const parameters = new k8s.apiextensions.CustomResource(
    'load-balancer',
    { apiVersion, kind, metadata, spec: { scheme: 'internal' } },
    opts,
  )
  const apiGroup = apiVersion.split('/')[0]!
  const spec = { controller, parameters: { apiGroup, kind, name: parameters.metadata.name } }
  return new k8s.networking.v1.IngressClass('load-balancer', { metadata, spec }, opts)
}
