/** The platform itself: the chart infra/charts/modelops with what the other parts provide. */
import * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import type { MetadataConfig, PlatformConfig, Service } from './config/config.js'
import type { ServiceRole, StoreUser } from './identity.js'
import type { Exposure, Workload } from './exposure.js'
import type { Images } from './images.js'
import { checksumOf, restartOnNewCredentials } from './credential-restarts.js'
import { keepLiveFields } from './live-fields.js'
import type { Mlflow } from './mlflow.js'
import type { Monitoring } from './monitoring.js'
import type { ObjectStore } from './object-store.js'
import type { Placement } from './placement.js'
import type { Valkey } from './valkey.js'

export interface PlatformArgs {
  namespace: pulumi.Output<string>
  images: Images
  otherImages: PlatformConfig['otherImages']
  store: ObjectStore
  /** The services' roles, where the store is reached with them. */
  roles: Record<StoreUser, ServiceRole> | undefined
  inference: PlatformConfig['inference']
  metadata: MetadataConfig
  monitoring: Monitoring
  valkey: Valkey
  mlflow: Mlflow
  exposure: Exposure
  placement: Placement
}

/** A Chart rather than a Release, so that a preview shows every object, and each change on its own. */
export class Platform extends pulumi.ComponentResource {
  readonly #chart: k8s.helm.v4.Chart

  constructor(
    name: string,
    private readonly args: PlatformArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('modelops:infra:Platform', name, {}, opts)
    const { namespace } = args
    // What the chart's pods mount and read must exist before them.
    this.#chart = new k8s.helm.v4.Chart(
      name,
      { chart: './infra/charts/modelops', name: 'modelops', namespace, values: valuesOf(args) },
      {
        parent: this,
        dependsOn: prerequisitesOf(args),
        transforms: [keepLiveFields, restartOnNewCredentials(checksumsOf(args))],
      },
    )
    this.registerOutputs()
  }

  url(workload: Workload): pulumi.Output<string> {
    return this.args.exposure.url(workload, this.#chart)
  }

  /** What was tried: `value`, once the chart's pods are ready with it. */
  tried<T>(value: pulumi.Output<T>): pulumi.Output<T> {
    return pulumi.unsecret(pulumi.all([value, this.#chart.resources])).apply(([each]) => each as T)
  }
}

/** What the pods of each Deployment have read of Secrets. */
export const checksumsOf = ({
  store,
  monitoring,
  valkey,
  mlflow,
}: Pick<PlatformArgs, 'store' | 'monitoring' | 'valkey' | 'mlflow'>) => ({
  inference: joined(store.credentialsChecksum, valkey.passwordChecksum),
  training: joined(store.credentialsChecksum, mlflow.credentialsChecksum),
  grafana: monitoring.adminChecksum,
  valkey: valkey.passwordChecksum,
})

/** Of pods that read several Secrets. */
function joined(...checksums: (pulumi.Output<string> | undefined)[]): pulumi.Output<string> | undefined {
  const known = checksums.filter((checksum) => checksum !== undefined)
  return known.length > 1 ? checksumOf(...known) : known[0]
}

function valuesOf({
  images,
  store,
  inference,
  metadata,
  monitoring,
  placement,
  valkey,
  mlflow,
  ...args
}: PlatformArgs) {
  const { minReplicas: min, maxReplicas: max, unseenValues: UNSEEN_VALUES } = inference
  return {
    images: { ...images.references, ...imagesOf(args.otherImages), pullSecrets: images.pullSecrets },
    nodeSelector: placement.pods,
    ...metadata,
    store: {
      url: store.url,
      endpoint: store.endpoint,
      region: store.region,
      existingSecret: store.credentialsSecret,
    },
    // Where inference survives the loss of a pod, so does the dashboard.
    dashboard: { replicas: Math.min(min, 2), ...serviceValues('dashboard', args) },
    inference: { replicas: { min, max }, settings: { UNSEEN_VALUES }, ...storeUserValues('inference', args) },
    training: storeUserValues('training', args),
    monitoring: monitoring.values,
    valkey: valkey.values,
    mlflow: mlflow.values,
    ...(args.exposure.ingress && { ingress: args.exposure.ingress }),
  }
}

/** Without references the chart's own. */
const imagesOf = ({ prometheus, grafana, valkey }: PlatformConfig['otherImages']) => ({
  ...(prometheus && { prometheus }),
  ...(grafana && { grafana }),
  ...(valkey && { valkey }),
})

function storeUserValues(service: StoreUser, args: Pick<PlatformArgs, 'roles' | 'exposure'>) {
  const annotations = args.roles?.[service].annotations ?? {}
  return { serviceAccount: { annotations }, ...serviceValues(service, args) }
}

function serviceValues(service: Service, { exposure }: Pick<PlatformArgs, 'exposure'>) {
  return { service: exposure.service(service), preStopSeconds: exposure.preStopSeconds }
}

function prerequisitesOf({ monitoring, valkey, mlflow, store, images, roles, exposure }: PlatformArgs) {
  const made = [monitoring, valkey, mlflow, store, images]
  const parts = [...made, ...Object.values(roles ?? {}), ...exposure.prerequisites]
  return parts.filter((part) => pulumi.Resource.isInstance(part))
}
