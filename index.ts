/**
 * The architecture. Each target gives the platform what it needs; the rest is the same.
 *
 *     target   cluster            images     object store       way in
 *     local    an existing one    Docker     MinIO              node ports
 *     eks      EKS in a VPC       ECR        S3 through IRSA    internal load balancers
 */
import * as pulumi from '@pulumi/pulumi'
import { useAccount } from './infra/account.js'
import { Bucket, ExistingBucket } from './infra/bucket.js'
import { EksCluster, useExistingCluster } from './infra/cluster.js'
import type { EksConfig, LocalConfig } from './infra/config/config.js'
import { loadConfig } from './infra/config/load.js'
import { EcrImages } from './infra/ecr-images.js'
import { ExistingEksCluster } from './infra/existing-cluster.js'
import { LoadBalancers, nodePorts, onNodePorts } from './infra/exposure.js'
import {
  inferencePolicy,
  ServiceRole,
  trainingPolicy,
  type OidcProvider,
  type StoreUser,
} from './infra/identity.js'
import { ExistingImages, LocalImages } from './infra/images.js'
import { Minio } from './infra/minio.js'
import { Monitoring } from './infra/monitoring.js'
import { createNamespace, namespaceName } from './infra/namespace.js'
import { Network, useNetwork } from './infra/network.js'
import { ExternalStore } from './infra/object-store.js'
import { anywhere, onEksNodes, onNodesOf } from './infra/placement.js'
import { Platform } from './infra/platform.js'
import { storageClassName } from './infra/storage-class.js'

const config = loadConfig()
const name = `${pulumi.getProject()}-${pulumi.getStack()}`
const target = config.target === 'eks' ? createOnEks(config) : createOnExistingCluster(config)

const monitoring = new Monitoring(
  'monitoring',
  { ...target, monitoring: config.monitoring },
  target.inCluster,
)
const platform = new Platform(
  'modelops',
  { ...target, inference: config.inference, metadata: config.metadata, monitoring },
  target.inCluster,
)

function createOnExistingCluster({
  kubeContext,
  storageClass,
  objectStore,
  metadata,
  ...config
}: LocalConfig) {
  const provider = useExistingCluster(kubeContext)
  const inCluster = { providers: { kubernetes: provider } }
  const namespace = createNamespace(onNodePorts.namespaceLabels, { provider })
  const images = config.images
    ? new ExistingImages('images', { namespace, images: config.images }, inCluster)
    : new LocalImages('images')
  const minio = { namespace, storageClass, metadata, consoleNodePort: nodePorts.minioConsole }
  const store =
    objectStore.kind === 'minio'
      ? new Minio('minio', { ...minio, size: objectStore.size }, inCluster)
      : new ExternalStore('store', { namespace, store: objectStore }, inCluster)
  const common = { inCluster, namespace, images, store, storageClass }
  return { ...common, placement: anywhere, exposure: onNodePorts, roles: undefined, cluster: undefined }
}

function createOnEks(config: EksConfig) {
  const { region, partition, account, deletionProtection } = config
  const own = { Project: pulumi.getProject(), Stack: pulumi.getStack(), ManagedBy: 'Pulumi' }
  const tags = { ...own, ...account.tags }
  const inAws = useAccount(region, account, tags)
  const { cluster, network } = config.existingCluster
    ? findCluster(config, inAws)
    : createCluster(config, tags, inAws)
  const inCluster = { providers: { ...inAws.providers, kubernetes: cluster.provider } }
  const exposure = new LoadBalancers('load-balancers', config, inAws)
  const namespace = createNamespace(exposure.namespaceLabels, {
    provider: cluster.provider,
    protect: deletionProtection,
  })
  const { architecture } = config.cluster.nodes
  const images = config.images
    ? new ExistingImages('images', { namespace, images: config.images }, inCluster)
    : new EcrImages(name, { architecture }, inAws)
  const store = createStore(config, namespace, inAws, inCluster)
  const bucketArns = config.endpointBuckets.map((bucket) => `arn:${partition}:s3:::${bucket}`)
  const [ownArns, roles] =
    'arn' in store ? [[store.arn], createRoles(cluster.oidc, store.arn, inAws)] : [[], undefined]
  network?.createS3Endpoint(name, { region, partition, bucketArns: [...ownArns, ...bucketArns] })
  const isOwn = config.existingCluster === ''
  const storageClass = config.storageClass || (isOwn ? storageClassName : '')
  const placement = isOwn ? onEksNodes(architecture) : onNodesOf(architecture)
  return { inCluster, namespace, images, exposure, cluster, storageClass, placement, store, roles }
}

/** The network is undefined where it is not the stack's own. */
function createCluster(
  config: EksConfig,
  tags: Record<string, string>,
  inAws: pulumi.ComponentResourceOptions,
) {
  const { region, network: settings } = config
  const network =
    settings.kind === 'own' ? new Network(name, { region, network: settings }, inAws) : undefined
  const [subnets, zones] =
    settings.kind === 'own'
      ? [network!, settings.zones]
      : [useNetwork(settings), settings.privateSubnetIds.length]
  const cluster = new EksCluster(name, { ...config, network: subnets, zones, tags }, inAws)
  return { cluster, network }
}

function findCluster(
  { existingCluster, region, account }: EksConfig,
  inAws: pulumi.ComponentResourceOptions,
) {
  const args = { clusterName: existingCluster, region, account }
  return { cluster: new ExistingEksCluster(name, args, inAws), network: undefined }
}

function createStore(
  { objectStore, region, partition, deletionProtection: protect }: EksConfig,
  namespace: pulumi.Output<string>,
  inAws: pulumi.ComponentResourceOptions,
  inCluster: pulumi.ComponentResourceOptions,
) {
  switch (objectStore.kind) {
    case 'external':
      return new ExternalStore('store', { namespace, store: objectStore }, inCluster)
    case 'existing-bucket':
      return new ExistingBucket(objectStore.bucket, partition, region)
    case 's3':
      return new Bucket(name, { region, keepData: objectStore.keepData, protect }, inAws)
  }
}

function createRoles(
  oidc: OidcProvider,
  bucketArn: pulumi.Output<string>,
  opts: pulumi.ComponentResourceOptions,
) {
  const roleOf = (service: StoreUser, policy: typeof inferencePolicy) => {
    const serviceAccount = { namespace: namespaceName, name: service }
    return new ServiceRole(
      `${name}-${service}`,
      { oidc, serviceAccount, policy: bucketArn.apply(policy) },
      opts,
    )
  }
  return { inference: roleOf('inference', inferencePolicy), training: roleOf('training', trainingPolicy) }
}

/** Only what there is: Pulumi warns of every output that is undefined. */
const outputs = Object.entries({
  dashboardUrl: platform.url('dashboard'),
  inferenceUrl: platform.url('inference'),
  trainingUrl: platform.url('training'),
  prometheusUrl: config.monitoring.prometheus ? platform.url('prometheus') : undefined,
  grafanaUrl: config.monitoring.grafana ? platform.url('grafana') : undefined,
  artifactStore: target.store.url,
  clusterName: target.cluster?.name,
  kubeconfig: target.cluster?.kubeconfig,
  inferenceRoleArn: target.roles?.inference.arn,
  trainingRoleArn: target.roles?.training.arn,
})

export = Object.fromEntries(outputs.filter(([, value]) => value !== undefined))
