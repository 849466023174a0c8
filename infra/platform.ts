/** The platform itself: the chart infra/charts/modelops with everything that the other parts found out. */
import * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import type { PlatformConfig } from './config.js'
import type { ServiceRole } from './identity.js'
import type { Exposure, Workload } from './exposure.js'
import type { Images, Service } from './images.js'
import type { Monitoring } from './monitoring.js'
import type { ObjectStore } from './object-store.js'

export interface PlatformArgs {
  namespace: pulumi.Output<string>
  images: Images
  store: ObjectStore
  /** ARNs of the services' roles, where the store is reached by them. */
  roles: Record<Service, ServiceRole> | undefined
  inference: PlatformConfig['inference']
  monitoring: Monitoring
  exposure: Exposure
}

/** A Chart and no Release, so that a preview shows every object and a changed one is a difference of its own. */
export class Platform extends pulumi.ComponentResource {
  private readonly chart: k8s.helm.v4.Chart

  constructor(
    name: string,
    private readonly args: PlatformArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('modelops:infra:Platform', name, {}, opts)
    const { namespace } = args
    // What the chart's pods mount and read must be there before them.
    this.chart = new k8s.helm.v4.Chart(
      name,
      { chart: './infra/charts/modelops', name: 'modelops', namespace, values: valuesOf(args) },
      { parent: this, dependsOn: prerequisitesOf(args) },
    )
    this.registerOutputs()
  }

  url(workload: Workload): pulumi.Output<string> {
    return this.args.exposure.url(workload, this.chart)
  }
}

function valuesOf({ images, store, roles, inference, monitoring, exposure }: PlatformArgs) {
  const { minReplicas: min, maxReplicas: max } = inference
  return {
    images: { inference: images.inference, training: images.training },
    store: {
      url: store.url,
      endpoint: store.endpoint,
      region: store.region,
      existingSecret: store.credentialsSecret,
    },
    inference: {
      replicas: { min, max },
      serviceAccount: serviceAccount(roles?.inference),
      service: exposure.service('inference'),
    },
    training: { serviceAccount: serviceAccount(roles?.training), service: exposure.service('training') },
    monitoring: monitoring.values,
  }
}

function serviceAccount(role: ServiceRole | undefined) {
  return { annotations: role ? { 'eks.amazonaws.com/role-arn': role.arn } : {} }
}

function prerequisitesOf({ monitoring, store, images, roles }: PlatformArgs) {
  return [monitoring, store, images, ...Object.values(roles ?? {})].filter((part) =>
    pulumi.Resource.isInstance(part),
  )
}
