/**
 * The architecture. Each target gives the platform what it needs; the rest is the same.
 *
 *     target   cluster            images     object store       way in
 *     local    an existing one    Docker     MinIO              node ports
 *     eks      EKS in a VPC       ECR        S3 through IRSA    internal load balancers
 */
import * as pulumi from '@pulumi/pulumi'
import { loadConfig } from './infra/config/load.js'
import { Mlflow } from './infra/mlflow.js'
import { Monitoring } from './infra/monitoring.js'
import { Platform } from './infra/platform.js'
import { Valkey } from './infra/valkey.js'
import { createOnEks } from './infra/targets/eks.js'
import { createOnExistingCluster } from './infra/targets/local.js'

const config = loadConfig()
const name = `${pulumi.getProject()}-${pulumi.getStack()}`
const target = config.target === 'eks' ? createOnEks(name, config) : createOnExistingCluster(config)

const monitoring = new Monitoring(
  'monitoring',
  { ...target, monitoring: config.monitoring },
  target.inCluster,
)
const valkey = new Valkey('valkey', { ...target, valkey: config.valkey }, target.inCluster)
const mlflow = new Mlflow('mlflow', { ...target, mlflow: config.mlflow }, target.inCluster)
const platform = new Platform(
  'modelops',
  {
    ...target,
    inference: config.inference,
    metadata: config.metadata,
    otherImages: config.otherImages,
    monitoring,
    valkey,
    mlflow,
  },
  target.inCluster,
)

/** Only what there is: Pulumi warns of every output that is undefined. */
const outputs = Object.entries({
  dashboardUrl: platform.url('dashboard'),
  inferenceUrl: platform.url('inference'),
  trainingUrl: platform.url('training'),
  prometheusUrl: config.monitoring.prometheus ? platform.url('prometheus') : undefined,
  grafanaUrl: config.monitoring.grafana ? platform.url('grafana') : undefined,
  imageDigests: target.images.digests && platform.tried(target.images.digests),
  artifactStore: target.store.url,
  clusterName: target.cluster?.name,
  kubeconfig: target.cluster?.kubeconfig,
  inferenceRoleArn: target.roles?.inference.arn,
  trainingRoleArn: target.roles?.training.arn,
})

export = Object.fromEntries(outputs.filter(([, value]) => value !== undefined))
