/** An object store in the cluster, for clusters without one. */
import * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import * as random from '@pulumi/random'
import type { MetadataConfig, PlatformConfig } from './config/config.js'
import { checksumOf, credentialAnnotations } from './credential-restarts.js'
import { createCredentials, credentialsSecret, type ObjectStore } from './object-store.js'

const bucket = 'modelops'

export interface MinioArgs {
  namespace: pulumi.Output<string>
  size: string
  storageClass: string
  metadata: MetadataConfig
  otherImages: PlatformConfig['otherImages']
  /** The port of the console on every node. */
  consoleNodePort: number
}

/** MinIO in the cluster, with generated credentials. */
export class Minio extends pulumi.ComponentResource implements ObjectStore {
  readonly url = `s3://${bucket}`
  readonly endpoint = 'http://minio:9000'
  readonly region = 'us-east-1'
  readonly credentialsSecret = credentialsSecret
  readonly credentialsChecksum: pulumi.Output<string>

  constructor(name: string, args: MinioArgs, opts: pulumi.ComponentResourceOptions) {
    super('modelops:infra:Minio', name, {}, opts)
    const { result: password } = new random.RandomPassword(
      name,
      { length: 32, special: false },
      { parent: this },
    )
    const rootSecret = new k8s.core.v1.Secret(
      'minio-root',
      {
        metadata: { name: 'minio-root', namespace: args.namespace },
        stringData: { rootUser: 'modelops', rootPassword: password },
      },
      { parent: this },
    )
    createCredentials(args.namespace, pulumi.output('modelops'), password, { parent: this })
    this.credentialsChecksum = checksumOf(password)
    this.#install(name, args, rootSecret)
    this.registerOutputs({ url: this.url })
  }

  /** A Release rather than a Chart, because it waits for the Job that makes the bucket. */
  #install(name: string, args: MinioArgs, rootSecret: k8s.core.v1.Secret) {
    new k8s.helm.v3.Release(
      name,
      {
        name: 'minio',
        chart: './infra/charts/minio',
        namespace: args.namespace,
        values: {
          ...args.metadata,
          podAnnotations: {
            ...args.metadata.podAnnotations,
            ...credentialAnnotations(this.credentialsChecksum),
          },
          images: imagesOf(args.otherImages),
          existingSecret: 'minio-root',
          bucket,
          storage: { size: args.size, storageClass: args.storageClass },
          service: { consoleNodePort: args.consoleNodePort },
        },
        atomic: true,
        cleanupOnFail: true,
        waitForJobs: true,
        timeout: 600,
      },
      { parent: this, dependsOn: [rootSecret] },
    )
  }
}

/** Without references the chart's own. */
const imagesOf = ({ minio, curl }: PlatformConfig['otherImages']) => ({
  ...(minio && { minio }),
  ...(curl && { curl }),
})
