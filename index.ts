/**
 * The architecture. Each target gives the platform what it needs; the rest is the same.
 *
 *     target   cluster            images     object store       way in
 *     local    an existing one    Docker     MinIO              node ports
 *     eks      EKS in a VPC       ECR        S3 through IRSA    internal load balancers
 */
import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { Bucket } from './infra/bucket.js'
import { EksCluster, useExistingCluster } from './infra/cluster.js'
import { loadConfig, type EksConfig, type LocalConfig } from './infra/config.js'
import { LoadBalancers, nodePorts, onNodePorts } from './infra/exposure.js'
import { inferencePolicy, ServiceRole, trainingPolicy, type OidcProvider } from './infra/identity.js'
import { EcrImages, existingImages, LocalImages, type Service } from './infra/images.js'
import { Minio } from './infra/minio.js'
import { Monitoring } from './infra/monitoring.js'
import { createNamespace, namespaceName } from './infra/namespace.js'
import { Network } from './infra/network.js'
import { ExternalStore } from './infra/object-store.js'
import { Platform } from './infra/platform.js'

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
  { ...target, inference: config.inference, monitoring },
  target.inCluster,
)

function createOnExistingCluster({ kubeContext, storageClass, ...config }: LocalConfig) {
  const inCluster = { providers: { kubernetes: useExistingCluster(kubeContext) } }
  const namespace = createNamespace({ provider: inCluster.providers.kubernetes })
  const images = config.images ? existingImages(config.images) : new LocalImages('images')
  const { objectStore } = config
  const store =
    objectStore.kind === 'minio'
      ? new Minio(
          'minio',
          { namespace, storageClass, size: objectStore.size, consoleNodePort: nodePorts.minioConsole },
          inCluster,
        )
      : new ExternalStore('store', { namespace, store: objectStore }, inCluster)
  return {
    inCluster,
    namespace,
    images,
    store,
    storageClass,
    roles: undefined,
    exposure: onNodePorts,
    cluster: undefined,
  }
}

function createOnEks({ region, objectStore, ...config }: EksConfig) {
  const tags = { Project: pulumi.getProject(), Stack: pulumi.getStack(), ManagedBy: 'Pulumi' }
  const inAws = { providers: { aws: new aws.Provider('aws', { region, defaultTags: { tags } }) } }
  const network = new Network(name, { region, network: config.network }, inAws)
  const cluster = new EksCluster(name, { cluster: config.cluster, network }, inAws)
  const inCluster = { providers: { ...inAws.providers, kubernetes: cluster.provider } }
  const namespace = createNamespace({ provider: cluster.provider })
  const images = config.images
    ? existingImages(config.images)
    : new EcrImages(name, { architecture: config.cluster.nodes.architecture }, inAws)
  const exposure = new LoadBalancers('load-balancers', { domain: config.domain }, inAws)
  const common = {
    inCluster,
    namespace,
    images,
    exposure,
    cluster,
    storageClass: config.storageClass || 'gp3',
  }
  if (objectStore.kind === 'external') {
    return {
      ...common,
      store: new ExternalStore('store', { namespace, store: objectStore }, inCluster),
      roles: undefined,
    }
  }
  const store = new Bucket(name, { region, keepData: objectStore.keepData }, inAws)
  return { ...common, store, roles: createRoles(cluster.oidc, store.arn, inAws) }
}

function createRoles(
  oidc: OidcProvider,
  bucketArn: pulumi.Output<string>,
  opts: pulumi.ComponentResourceOptions,
) {
  const roleOf = (service: Service, policy: typeof inferencePolicy) => {
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
