/** Where data sets and models live: an S3 bucket (bucket.ts), MinIO in the cluster (minio.ts), or a server that somebody else runs. */
import * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import type { ExternalStoreConfig } from './config/config.js'
import { saltedChecksumOf } from './credential-restarts.js'

/** What the platform needs to know of a store. */
export interface ObjectStore {
  /** s3://bucket */
  url: pulumi.Input<string>
  /** '' is AWS itself. */
  endpoint: string
  region: string
  /** Kubernetes Secret with the keys; '' where service accounts have roles. */
  credentialsSecret: string
  /** Changes with what is in that Secret. */
  credentialsChecksum?: pulumi.Output<string>
}

export const credentialsSecret = 'store-credentials'

export interface ExternalStoreArgs {
  namespace: pulumi.Output<string>
  store: ExternalStoreConfig
}

/** Any S3 server, with the credentials of the configuration. */
export class ExternalStore extends pulumi.ComponentResource implements ObjectStore {
  readonly url: string
  readonly endpoint: string
  readonly region: string
  readonly credentialsSecret = credentialsSecret
  readonly credentialsChecksum: pulumi.Output<string>

  constructor(name: string, { namespace, store }: ExternalStoreArgs, opts: pulumi.ComponentResourceOptions) {
    super('modelops:infra:ExternalStore', name, {}, opts)
    this.url = `s3://${store.bucket}`
    this.endpoint = store.endpoint
    this.region = store.region
    const { accessKeyId, secretAccessKey } = store
    createCredentials(namespace, accessKeyId, secretAccessKey, { parent: this })
    this.credentialsChecksum = saltedChecksumOf('store', [accessKeyId, secretAccessKey], { parent: this })
    this.registerOutputs({ url: this.url })
  }
}

/** The Secret that the services read. */
export function createCredentials(
  namespace: pulumi.Output<string>,
  accessKeyId: pulumi.Output<string>,
  secretAccessKey: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
) {
  const stringData = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
  new k8s.core.v1.Secret(
    credentialsSecret,
    { metadata: { name: credentialsSecret, namespace }, stringData },
    opts,
  )
}
