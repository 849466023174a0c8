/** The parts of the configuration, each read and checked by one function. */
import type { ClusterConfig, EksConfig, ExternalStoreConfig, PlatformConfig } from './config.js'
import type { Settings } from './settings.js'

export const sizePattern = /^[1-9][0-9]*(Mi|Gi|Ti)$/

export function readPlatform(settings: Settings): PlatformConfig {
  const replicas = readRange(settings, 'inference.minReplicas', 'inference.maxReplicas')
  return {
    images: readImages(settings),
    inference: { minReplicas: replicas.min, maxReplicas: replicas.max },
    storageClass: settings.text(
      'storageClass',
      /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?)?$/,
      'the name of a storage class, or empty',
    ),
    monitoring: readMonitoring(settings),
  }
}

export function readCluster(settings: Settings): ClusterConfig {
  const instanceType = settings.text(
    'nodes.instanceType',
    /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/,
    'an EC2 instance type such as t3.medium',
  )
  return {
    version: settings.text(
      'kubernetesVersion',
      /^1\.(3[1-9]|[4-9]\d)$/,
      'a version such as 1.34, 1.31 at least',
    ),
    adminArns: settings.list(
      'clusterAdminArns',
      /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/,
      'a list of ARNs of IAM roles or users',
    ),
    apiAllowedCidrs: settings.list(
      'apiAllowedCidrs',
      /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/,
      'a list of ranges such as 203.0.113.0/24',
    ),
    logRetentionDays: Number(
      settings.oneOf('logRetentionDays', '1', '3', '5', '7', '14', '30', '60', '90', '180', '365'),
    ),
    nodes: {
      instanceType,
      // In the names of Graviton types a g follows the generation: t4g, m7gd, c6gn.
      architecture: /^[a-z]+\d+g/.test(instanceType) ? 'arm64' : 'amd64',
      ...readRange(settings, 'nodes.min', 'nodes.max'),
      diskGiB: settings.integer('nodes.diskGiB', 20, 16384),
    },
  }
}

function readMonitoring(settings: Settings): PlatformConfig['monitoring'] {
  const prometheus = settings.flag('monitoring.prometheus')
  const grafana = settings.flag('monitoring.grafana')
  if (grafana && !prometheus) {
    const remedy = 'Set both alike: pulumi config set --path monitoring.grafana false'
    settings.problem(
      'monitoring.grafana is true, but monitoring.prometheus, which it shows, is false.',
      remedy,
    )
  }
  const retention = settings.text(
    'monitoring.retention',
    /^[1-9][0-9]*(h|d|w|y)$/,
    'a time such as 12h or 15d',
  )
  return {
    prometheus,
    grafana,
    retention,
    size: settings.text('monitoring.size', sizePattern, 'a size such as 8Gi'),
  }
}

function readImages(settings: Settings): PlatformConfig['images'] {
  const registry = settings.text(
    'images.registry',
    /^([a-z0-9]+([.:/_-][a-z0-9]+)*)?$/,
    'a registry and path such as ghcr.io/team/modelops, or empty',
  )
  const tag = settings.text(
    'images.tag',
    /^(?!latest$)(\w[\w.-]{0,127})?$/,
    'a tag other than latest, or empty',
  )
  if ((registry === '') !== (tag === '')) {
    const [set, missing] =
      registry === '' ? ['images.tag', 'images.registry'] : ['images.registry', 'images.tag']
    settings.problem(
      `${set} is set, but ${missing} is not.`,
      `Set both to use existing images, or neither to build them: pulumi config set --path ${missing} <value>`,
    )
  }
  return registry === '' ? undefined : { registry, tag }
}

export function readDomain(settings: Settings): EksConfig['domain'] {
  const name = settings.text(
    'domain.name',
    /^(([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})?$/,
    'a domain such as ml.example.com, or empty',
  )
  const hostedZoneId = settings.text(
    'domain.hostedZoneId',
    /^(Z[A-Z0-9]+)?$/,
    'an id such as Z0123456789ABC, or empty',
  )
  if ((name === '') !== (hostedZoneId === '')) {
    const [set, missing] =
      name === '' ? ['domain.hostedZoneId', 'domain.name'] : ['domain.name', 'domain.hostedZoneId']
    settings.problem(
      `${set} is set, but ${missing} is not.`,
      `Set both or neither: pulumi config set --path ${missing} <value>`,
    )
  }
  return name === '' ? undefined : { name, hostedZoneId }
}

export function readExternalStore(settings: Settings): ExternalStoreConfig | undefined {
  const endpoint = settings.text(
    'objectStore.endpoint',
    /^(https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?)?$/,
    'a URL such as https://s3.example.com:8333, or empty',
  )
  const bucket = settings.text(
    'objectStore.bucket',
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'the name of a bucket',
  )
  const region = settings.text('objectStore.region', /^[a-z0-9-]+$/, 'a region such as us-east-1')
  const accessKeyId = settings.secret('objectStoreAccessKeyId')
  const secretAccessKey = settings.secret('objectStoreSecretAccessKey')
  if (endpoint === '') return undefined
  if (accessKeyId && secretAccessKey) {
    return { kind: 'external', endpoint, bucket, region, accessKeyId, secretAccessKey }
  }
  const missing = accessKeyId ? 'objectStoreSecretAccessKey' : 'objectStoreAccessKeyId'
  const cause = `objectStore.endpoint is set, but ${missing}, which it needs, is not.`
  settings.problem(cause, `Set it encrypted: pulumi config set --secret ${missing} <value>`)
  return undefined
}

function readRange(settings: Settings, low: string, high: string): { min: number; max: number } {
  const [min, max] = [settings.integer(low, 1, 1000), settings.integer(high, 1, 1000)]
  if (min > max) {
    const cause = `${low} is ${min}, above ${high}, which is ${max}.`
    settings.problem(cause, `Raise the latter: pulumi config set --path ${high} ${min}`)
  }
  return { min, max }
}
