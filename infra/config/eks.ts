/** The parts of the configuration that only the target eks has. */
import * as pulumi from '@pulumi/pulumi'
import { readAccount } from './account.js'
import { cidr } from './cidr.js'
import {
  controlPlaneLogs,
  loadBalancerClasses,
  type ClusterConfig,
  type ControlPlaneLog,
  type Config,
  type EksConfig,
  type ExternalStoreConfig,
  type NodesConfig,
  type PlatformConfig,
} from './config.js'
import { kubernetesVersions, supportOf, type SupportType } from './kubernetes-versions.js'
import { readDomain, readNetwork } from './network.js'
import { readRegion, requirePartition, type Place } from './partition.js'
import type { Settings } from './settings.js'

const bucketPattern = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const newest = kubernetesVersions[0].version

/** What another target does not need is required only where this is the `target`. */
export function readEks(
  settings: Settings,
  target: Config['target'],
  platform: PlatformConfig,
  external?: ExternalStoreConfig,
): EksConfig {
  const place = readRegion(settings)
  const existingCluster = settings.text('existingCluster', /^[\w-]*$/, 'the name of an EKS cluster, or empty')
  const isOwnCluster = target === 'eks' && existingCluster === ''
  return {
    ...platform,
    target: 'eks',
    ...place,
    account: readAccount(settings, place),
    deletionProtection: settings.flag('deletionProtection'),
    existingCluster,
    cluster: readCluster(settings, isOwnCluster, place),
    loadBalancerClass: settings.oneOf('loadBalancerClass', ...loadBalancerClasses),
    network: readNetwork(settings),
    imagePullAccountIds: readPullAccounts(settings, platform),
    endpointBuckets: settings.list('s3EndpointBuckets', bucketPattern, 'a list of names of buckets'),
    domain: readDomain(settings, place),
    objectStore: readObjectStore(settings, external),
  }
}

/** Only images that the stack builds are its to give. */
function readPullAccounts(settings: Settings, { images }: PlatformConfig): string[] {
  const ids = settings.list('imagePullAccountIds', /^\d{12}$/, 'a list of account ids of 12 digits')
  if (images && ids.length > 0) {
    const cause = 'imagePullAccountIds is set, but this stack builds no images that they could pull.'
    settings.problem(cause, 'Set it in the stack that does: pulumi config rm imagePullAccountIds')
  }
  return ids
}

function readObjectStore(settings: Settings, external?: ExternalStoreConfig): EksConfig['objectStore'] {
  const keepData = settings.flag('objectStore.keepData')
  const predictionLogDays = settings.integer('objectStore.predictionLogDays', 1, 3650)
  const existing = { test: (text: string) => text === '' || bucketPattern.test(text) }
  const bucket = settings.text('objectStore.existingBucket', existing, 'the name of a bucket, or empty')
  if (external && bucket !== '') {
    const cause = `objectStore.existingBucket is ${bucket}, and objectStore.endpoint is ${external.endpoint}: there is one store.`
    settings.problem(cause, 'Remove one of them: pulumi config rm --path objectStore.existingBucket')
  }
  if (external) return external
  return bucket === '' ? { kind: 's3', keepData, predictionLogDays } : { kind: 'existing-bucket', bucket }
}

/** Only a cluster of the stack's own needs a version that is supported and to be told who reaches it. */
function readCluster(settings: Settings, isOwn: boolean, place: Place): ClusterConfig {
  const principals = /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/
  const days = settings.oneOf('logRetentionDays', '1', '3', '5', '7', '14', '30', '60', '90', '180', '365')
  const readPrincipals = (setting: string) => {
    const arns = settings.list(setting, principals, 'a list of ARNs of IAM roles or users')
    requirePartition(settings, setting, arns, place)
    return arns
  }
  const version = settings.text('kubernetesVersion', /^1\.\d{2}$/, `a version such as ${newest}`)
  const supportType = settings.oneOf('upgradePolicy.supportType', 'STANDARD', 'EXTENDED')
  if (isOwn) requireSupport(settings, version, supportType)
  return {
    version,
    supportType,
    adminArns: readPrincipals('clusterAdminArns'),
    readerArns: readPrincipals('clusterReaderArns'),
    ...readApiAccess(settings, isOwn),
    podIdentity: settings.oneOf('podCredentials', 'irsa', 'pod-identity') === 'pod-identity',
    logTypes: readLogTypes(settings),
    logRetentionDays: Number(days),
    nodes: readNodes(settings, version),
  }
}

function readLogTypes(settings: Settings): ControlPlaneLog[] {
  const known = new RegExp(`^(${controlPlaneLogs.join('|')})$`)
  const expected = `a list of ${controlPlaneLogs.join(', ')}, [] for none`
  return settings.list('enabledClusterLogTypes', known, expected) as ControlPlaneLog[]
}

/** A version without support is a problem; of one that loses it soon, Pulumi warns. */
function requireSupport(settings: Settings, version: string, type: SupportType) {
  const { ends, state } = supportOf(version, type, new Date().toISOString().slice(0, 10))
  const remedy = `Set the next version, one at a time for a cluster that runs (docs/upgrading.md): pulumi config set kubernetesVersion <value>`
  const period = type === 'STANDARD' ? 'standard' : 'extended'
  if (state === 'ended') {
    const when = ends === undefined ? '' : ` since ${ends}`
    settings.problem(`Kubernetes ${version} has no ${period} support of EKS${when}.`, remedy)
  }
  if (state === 'ends-soon')
    void pulumi.log.warn(`The ${period} support of EKS for Kubernetes ${version} ends on ${ends}. ${remedy}`)
}

/** AWS would take an empty list for everybody. */
function readApiAccess(settings: Settings, isOwn: boolean) {
  const apiAccess = settings.oneOf('apiAccess', 'public', 'private')
  const expected = 'a list of one or more ranges such as 203.0.113.0/24'
  const least = isOwn && apiAccess === 'public' ? 1 : 0
  return { apiAccess, apiAllowedCidrs: settings.list('apiAllowedCidrs', cidr(), expected, least) }
}

function readNodes(settings: Settings, version: string): NodesConfig {
  const types = /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/
  const instanceType = settings.text('nodes.instanceType', types, 'an EC2 instance type such as t3.medium')
  return {
    instanceType,
    // In the names of Graviton types a g follows the generation: t4g, m7gd, c6gn.
    architecture: /^[a-z]+\d+g/.test(instanceType) ? 'arm64' : 'amd64',
    count: settings.integer('nodes.count', 1, 100),
    diskGiB: settings.integer('nodes.diskGiB', 20, 16384),
    releaseVersion: readReleaseVersion(settings, version),
  }
}

function readReleaseVersion(settings: Settings, version: string): string {
  const versions = /^(latest|1\.\d{2}\.\d+-\d{8})?$/
  const expected = `a version such as ${newest}.1-20261112, latest, or empty`
  const release = settings.text('nodes.releaseVersion', versions, expected)
  if (/^\d/.test(release) && !release.startsWith(`${version}.`)) {
    const cause = `nodes.releaseVersion is ${release}, but kubernetesVersion is ${version}.`
    settings.problem(
      cause,
      'Set an image of that version: pulumi config set --path nodes.releaseVersion <value>',
    )
  }
  return release
}
