/** The names of load balancers that Kubernetes makes for what a chart installs. */
import type * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'

type Balanced = k8s.core.v1.Service | k8s.networking.v1.Ingress

interface Kind {
  name: string
  isInstance(resource: unknown): resource is Balanced
}

/** The name of the load balancer of the chart's service or ingress `name`. */
export function hostIn(chart: k8s.helm.v4.Chart, kind: Kind, name: string): pulumi.Output<string> {
  return chart.resources.apply((resources) => {
    const found = (resources as pulumi.Resource[]).filter((each) => kind.isInstance(each))
    const described = found.map(({ metadata, status }) => ({ name: metadata.name, status }))
    return pulumi.all(described).apply((all) => {
      const status = all.find((each) => each.name === name)?.status
      const host = status?.loadBalancer?.ingress?.[0]?.hostname
      if (host === undefined) {
        const word = kind.name.toLowerCase()
        throw new Error(
          `The chart's ${word} ${name} has no load balancer. Look at 'kubectl describe ${word} ${name}'.`,
        )
      }
      return host
    })
  })
}
