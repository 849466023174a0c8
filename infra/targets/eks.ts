/** What the target eks gives the platform: EKS in a VPC, ECR, S3 through IRSA, internal load balancers; or those that exist. */
import * as pulumi from '@pulumi/pulumi'
import { useAccount } from '../account.js'
import { Bucket, ExistingBucket } from '../bucket.js'
import { EksCluster, type ClusterAccess } from '../cluster.js'
import type { EksConfig } from '../config/config.js'
import { EcrImages } from '../ecr-images.js'
import { ExistingEksCluster } from '../existing-cluster.js'
import { createStoreRoles } from '../identity.js'
import { ExistingImages } from '../images.js'
import { LoadBalancers, type Served } from '../load-balancers.js'
import { createNamespace } from '../namespace.js'
import { Network, useNetwork } from '../network.js'
import { ExternalStore } from '../object-store.js'
import { onEksNodes, onNodesOf } from '../placement.js'
import { storageClassName } from '../storage-class.js'

interface Places {
  namespace: pulumi.Output<string>
  inAws: pulumi.ComponentResourceOptions
  inCluster: pulumi.ComponentResourceOptions
}

/** `name` is that of whatever has none of its own. */
export function createOnEks(name: string, config: EksConfig) {
  const { region, partition, account, deletionProtection } = config
  const stack = { Project: pulumi.getProject(), Stack: pulumi.getStack(), ManagedBy: 'Pulumi' }
  const tags = { ...stack, ...account.tags }
  const inAws = useAccount(region, account, tags)
  const { cluster, network } = config.existingCluster
    ? findCluster(name, config, inAws)
    : createCluster(name, config, tags, inAws)
  const inCluster = { providers: { ...inAws.providers, kubernetes: cluster.provider } }
  const exposure = createLoadBalancers(config, cluster, inCluster)
  const namespace = createNamespace(config.namespace, exposure.namespaceLabels, {
    provider: cluster.provider,
    protect: deletionProtection,
  })
  const { architecture } = config.cluster.nodes
  const pullerArns = config.imagePullAccountIds.map((id) => `arn:${partition}:iam::${id}:root`)
  const images = config.images
    ? new ExistingImages('images', { namespace, images: config.images }, inCluster)
    : new EcrImages(name, { architecture, pullerArns }, inAws)
  const store = createStore(name, config, { namespace, inAws, inCluster })
  const roles =
    'arn' in store ? createStoreRoles(name, config.namespace, cluster.voucher, store.arn, inAws) : undefined
  const arns = config.endpointBuckets.map((bucket) => `arn:${partition}:s3:::${bucket}`)
  const bucketArns = 'arn' in store ? [store.arn, ...arns] : arns
  network?.createS3Endpoint(name, { region, partition, bucketArns })
  const isOwn = config.existingCluster === ''
  const storageClass = config.storageClass || (isOwn ? storageClassName : '')
  const placement = isOwn ? onEksNodes(architecture) : onNodesOf(architecture)
  return { inCluster, namespace, images, exposure, cluster, storageClass, placement, store, roles }
}

function createLoadBalancers(
  config: EksConfig,
  { vpcId }: ClusterAccess,
  opts: pulumi.ComponentResourceOptions,
) {
  const workloads: Served[] = ['dashboard', 'inference', 'training']
  if (config.monitoring.grafana) workloads.push('grafana')
  const { network, existingCluster } = config
  const cidr = existingCluster === '' && network.kind === 'own' ? network.cidr : undefined
  return new LoadBalancers('load-balancers', { ...config, workloads, vpc: { id: vpcId, cidr } }, opts)
}

/** The network is undefined where it is not the stack's own. */
function createCluster(
  name: string,
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
  name: string,
  { existingCluster, region, account, cluster: { podIdentity } }: EksConfig,
  inAws: pulumi.ComponentResourceOptions,
) {
  const args = { clusterName: existingCluster, region, account, podIdentity }
  return { cluster: new ExistingEksCluster(name, args, inAws), network: undefined }
}

function createStore(
  name: string,
  { objectStore, region, partition, deletionProtection: protect }: EksConfig,
  { namespace, inAws, inCluster }: Places,
) {
  switch (objectStore.kind) {
    case 'external':
      return new ExternalStore('store', { namespace, store: objectStore }, inCluster)
    case 'existing-bucket':
      return new ExistingBucket(objectStore.bucket, partition, region)
    case 's3':
      return new Bucket(name, { ...objectStore, region, protect }, inAws)
  }
}
