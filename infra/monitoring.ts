/** Prometheus and Grafana in the platform's chart, and Grafana's generated password. */
import * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import * as random from '@pulumi/random'
import type { PlatformConfig } from './config/config.js'
import { checksumOf } from './credential-restarts.js'
import type { Exposure } from './exposure.js'
import type { Placement } from './placement.js'

export interface MonitoringArgs {
  namespace: pulumi.Output<string>
  monitoring: PlatformConfig['monitoring']
  storageClass: string
  placement: Placement
  exposure: Exposure
}

/** `values` is the block `monitoring` of the platform's chart. */
export class Monitoring extends pulumi.ComponentResource {
  readonly values: object
  /** Changes with Grafana's password. */
  readonly adminChecksum: pulumi.Output<string> | undefined

  constructor(name: string, args: MonitoringArgs, opts: pulumi.ComponentResourceOptions) {
    super('modelops:infra:Monitoring', name, {}, opts)
    const { prometheus, grafana, retention, size, alertmanager } = args.monitoring
    this.adminChecksum = grafana ? this.#createAdmin(args.namespace) : undefined
    this.values = {
      prometheus: {
        enabled: prometheus,
        retention,
        storage: { size, storageClass: args.storageClass },
        nodeSelector: args.placement.volumes,
        service: args.exposure.service('prometheus'),
        ...(alertmanager && { alertmanager: { url: alertmanager } }),
      },
      grafana: {
        enabled: grafana,
        existingSecret: 'grafana-admin',
        preStopSeconds: args.exposure.preStopSeconds,
        service: args.exposure.service('grafana'),
      },
    }
    this.registerOutputs()
  }

  #createAdmin(namespace: pulumi.Output<string>) {
    const { result } = new random.RandomPassword('grafana', { length: 24, special: false }, { parent: this })
    const metadata = { name: 'grafana-admin', namespace }
    const stringData = { 'admin-user': 'admin', 'admin-password': result }
    new k8s.core.v1.Secret('grafana-admin', { metadata, stringData }, { parent: this })
    return checksumOf(result)
  }
}
