/** The configuration as one typed value. Everything that can be wrong with it is told here, before any resource exists. */
import type * as pulumi from '@pulumi/pulumi'
import { readCluster, readDomain, readExternalStore, readPlatform, sizePattern } from './config-parts.js'
import { Settings } from './settings.js'

export type Config = LocalConfig | EksConfig

/** What both targets have. */
export interface PlatformConfig {
  /** Existing images; undefined to build them. */
  images: { registry: string; tag: string } | undefined
  inference: { minReplicas: number; maxReplicas: number }
  /** '' is the target's own default. */
  storageClass: string
  monitoring: { prometheus: boolean; grafana: boolean; retention: string; size: string }
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
  nodes: { instanceType: string; architecture: 'amd64' | 'arm64'; min: number; max: number; diskGiB: number }
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

/** Throws a RunError that names every setting that is wrong, what is expected and what to do. */
export function loadConfig(): Config {
  const settings = new Settings()
  const target = settings.oneOf('target', 'local', 'eks')
  const platform = readPlatform(settings)
  const external = readExternalStore(settings)
  const local = readLocal(settings, platform, external)
  const eks = readEks(settings, platform, external)
  settings.finish()
  return target === 'local' ? local : eks
}

function readLocal(
  settings: Settings,
  platform: PlatformConfig,
  external?: ExternalStoreConfig,
): LocalConfig {
  const kubeContext = settings.text('kubeContext', /^\S+$/, "a context of 'kubectl config get-contexts'")
  const size = settings.text('objectStore.size', sizePattern, 'a size such as 10Gi')
  const objectStore = external ?? { kind: 'minio', size }
  return { ...platform, target: 'local', kubeContext, objectStore }
}

function readEks(settings: Settings, platform: PlatformConfig, external?: ExternalStoreConfig): EksConfig {
  const keepData = settings.flag('objectStore.keepData')
  return {
    ...platform,
    target: 'eks',
    region: settings.text('region', /^[a-z]{2}(-[a-z]+)+-[1-9]$/, 'an AWS region such as eu-west-3'),
    cluster: readCluster(settings),
    network: {
      cidr: settings.text(
        'network.cidr',
        /^(\d{1,3}\.){3}\d{1,3}\/(1[6-9]|20)$/,
        'a range such as 10.0.0.0/16, /16 to /20',
      ),
      zones: settings.integer('network.zones', 2, 4),
      natGateways: settings.oneOf('network.natGateways', 'single', 'per-zone'),
    },
    domain: readDomain(settings),
    objectStore: external ?? { kind: 's3', keepData },
  }
}
