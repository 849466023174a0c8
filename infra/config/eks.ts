/** The parts of the configuration that only the target eks has. */
import { cidr } from './cidr.js'
import type { ClusterConfig, EksConfig, ExternalStoreConfig, PlatformConfig } from './config.js'
import { readRegion, requirePartition } from './partition.js'
import type { Settings } from './settings.js'

type Place = ReturnType<typeof readRegion>

export function readEks(
  settings: Settings,
  platform: PlatformConfig,
  external?: ExternalStoreConfig,
): EksConfig {
  const place = readRegion(settings)
  return {
    ...platform,
    target: 'eks',
    ...place,
    deletionProtection: settings.flag('deletionProtection'),
    cluster: readCluster(settings, place),
    network: readNetwork(settings),
    domain: readDomain(settings),
    objectStore: readObjectStore(settings, external),
  }
}

function readObjectStore(settings: Settings, external?: ExternalStoreConfig): EksConfig['objectStore'] {
  const keepData = settings.flag('objectStore.keepData')
  const buckets = /^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$/
  const bucket = settings.text('objectStore.existingBucket', buckets, 'the name of a bucket, or empty')
  if (external && bucket !== '') {
    const cause = `objectStore.existingBucket is ${bucket}, and objectStore.endpoint is ${external.endpoint}: there is one store.`
    settings.problem(cause, 'Remove one of them: pulumi config rm --path objectStore.existingBucket')
  }
  if (external) return external
  return bucket === '' ? { kind: 's3', keepData } : { kind: 'existing-bucket', bucket }
}

function readCluster(settings: Settings, place: Place): ClusterConfig {
  const versions = /^1\.(3[1-9]|[4-9]\d)$/
  const principals = /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/
  const days = settings.oneOf('logRetentionDays', '1', '3', '5', '7', '14', '30', '60', '90', '180', '365')
  const adminArns = settings.list('clusterAdminArns', principals, 'a list of ARNs of IAM roles or users')
  requirePartition(settings, 'clusterAdminArns', adminArns, place)
  return {
    version: settings.text('kubernetesVersion', versions, 'a version such as 1.34, 1.31 at least'),
    adminArns,
    // AWS takes an empty list for everybody.
    apiAllowedCidrs: settings.list(
      'apiAllowedCidrs',
      cidr(),
      'a list of one or more ranges such as 203.0.113.0/24',
      1,
    ),
    logRetentionDays: Number(days),
    nodes: readNodes(settings),
  }
}

function readNodes(settings: Settings): ClusterConfig['nodes'] {
  const types = /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/
  const instanceType = settings.text('nodes.instanceType', types, 'an EC2 instance type such as t3.medium')
  return {
    instanceType,
    // In the names of Graviton types a g follows the generation: t4g, m7gd, c6gn.
    architecture: /^[a-z]+\d+g/.test(instanceType) ? 'arm64' : 'amd64',
    count: settings.integer('nodes.count', 1, 100),
    diskGiB: settings.integer('nodes.diskGiB', 20, 16384),
  }
}

function readNetwork(settings: Settings): EksConfig['network'] {
  return {
    cidr: settings.text('network.cidr', cidr(16, 20), 'a range such as 10.0.0.0/16, /16 to /20'),
    // Not every region has a fourth zone.
    zones: settings.integer('network.zones', 2, 3),
    natGateways: settings.oneOf('network.natGateways', 'single', 'per-zone'),
  }
}

function readDomain(settings: Settings): EksConfig['domain'] {
  const names = /^(([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})?$/
  const name = settings.text('domain.name', names, 'a domain such as ml.example.com, or empty')
  const ids = /^(Z[A-Z0-9]+)?$/
  const hostedZoneId = settings.text('domain.hostedZoneId', ids, 'an id such as Z0123456789ABC, or empty')
  const values = { 'domain.name': name, 'domain.hostedZoneId': hostedZoneId }
  settings.requireBothOrNeither(values, 'Set both or neither')
  return name === '' ? undefined : { name, hostedZoneId }
}
