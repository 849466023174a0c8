/** How the services are reached from outside the cluster: node ports (local), or load balancers (load-balancers.ts). */
import type * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import type { NodePorts } from './config/config.js'

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
  /** The value `ingress` of the chart; undefined where each service is reached by itself. */
  ingress: object | undefined
  /** What must be in the cluster before the chart. */
  prerequisites: pulumi.Resource[]
  /** Where the workload answers once the chart is there. */
  url(workload: Workload, chart: k8s.helm.v4.Chart): pulumi.Output<string>
}

/** Docker Desktop publishes the node's ports on this machine. */
export const onNodePorts = (nodePorts: NodePorts): Exposure => ({
  preStopSeconds: 5,
  namespaceLabels: {},
  ingress: undefined,
  prerequisites: [],
  service: (workload) => ({ type: 'NodePort', nodePort: nodePorts[workload] }),
  url: (workload) => pulumi.output(`http://localhost:${nodePorts[workload]}`),
})
