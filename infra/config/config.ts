/** The configuration as one typed value, which load.ts makes of the settings in Pulumi.yaml. */
import type * as pulumi from '@pulumi/pulumi'

export type Config = LocalConfig | EksConfig

/** What both targets have. */
export interface PlatformConfig {
  /** Undefined to build the images. */
  images: ImagesConfig | undefined
  inference: { minReplicas: number; maxReplicas: number }
  /** '' is the target's own default. */
  storageClass: string
  metadata: MetadataConfig
  monitoring: { prometheus: boolean; grafana: boolean; retention: string; size: string }
}

/** What is added to every pod, and to every object, of the charts. */
export interface MetadataConfig {
  podLabels: Record<string, string>
  podAnnotations: Record<string, string>
  commonLabels: Record<string, string>
}

/** Existing images. */
export interface ImagesConfig {
  registry: string
  tag: string
  /** A Docker config.json; undefined for a registry without a login. */
  pullCredentials: pulumi.Output<string> | undefined
}

/** The platform in an existing cluster, reached through its node ports. */
export interface LocalConfig extends PlatformConfig {
  target: 'local'
  kubeContext: string
  objectStore: { kind: 'minio'; size: string } | ExternalStoreConfig
}

/** The platform in an EKS cluster of its own. */
export interface EksConfig extends PlatformConfig {
  target: 'eks'
  region: string
  cluster: ClusterConfig
  network: { cidr: string; zones: number; natGateways: 'single' | 'per-zone' }
  domain: { name: string; hostedZoneId: string } | undefined
  objectStore: { kind: 's3'; keepData: boolean } | ExternalStoreConfig
}

export interface ClusterConfig {
  version: string
  adminArns: string[]
  apiAllowedCidrs: string[]
  logRetentionDays: number
  nodes: { instanceType: string; architecture: 'amd64' | 'arm64'; count: number; diskGiB: number }
}

/** An S3 server that somebody else runs. */
export interface ExternalStoreConfig {
  kind: 'external'
  endpoint: string
  bucket: string
  region: string
  accessKeyId: pulumi.Output<string>
  secretAccessKey: pulumi.Output<string>
}
