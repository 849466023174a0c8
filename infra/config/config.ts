/** The configuration as one typed value, which load.ts makes of the settings in Pulumi.yaml. */
import type * as pulumi from '@pulumi/pulumi'
import type { SupportType } from './kubernetes-versions.js'
import type { Partition } from './partition.js'

export type Config = LocalConfig | EksConfig

/** What both targets have. */
export interface PlatformConfig {
  /** @default modelops */
  namespace: string
  /** Existing images. @default undefined: the program builds them */
  images: ImagesConfig | undefined
  /** Full references of others' images, such as those of a mirror. @default {}: those of the charts */
  otherImages: Partial<Record<OtherImage, string>>
  /** Pods. @default 2 to 6 */
  inference: { minReplicas: number; maxReplicas: number; unseenValues: 'categories' | 'take' | 'refuse' }
  /** Storage class of volumes. @default '': encrypted gp3 (eks), the cluster's default (local) */
  storageClass: string
  metadata: MetadataConfig
  /** @default both, 15d of metrics in a volume of 8Gi */
  /** `alertmanager` is the URL of one, or empty. */
  monitoring: { prometheus: boolean; grafana: boolean; retention: string; size: string; alertmanager: string }
  valkey: ValkeyConfig
  mlflow: MlflowConfig
}

/** By what replicas share the state of rollouts. */
export interface ValkeyConfig {
  /** Whether it runs in the cluster. @default true, unless there is a URL */
  enabled: boolean
  /** Of another server. @default '': none */
  url: string
  /** Of the server at `url`. @default undefined: it asks for none */
  password: pulumi.Output<string> | undefined
}

/** The server that models are imported from. */
export interface MlflowConfig {
  /** @default '': none */
  url: string
  /** By the names of MLflow's own settings. @default undefined: the server asks for none */
  credentials: Record<string, pulumi.Output<string>> | undefined
}

/** Labels and annotations that the charts add to every pod and every object. @default none */
export interface MetadataConfig {
  podLabels: Record<string, string>
  podAnnotations: Record<string, string>
  commonLabels: Record<string, string>
}

export const services = ['dashboard', 'inference', 'training'] as const
export type Service = (typeof services)[number]

export const otherImages = ['prometheus', 'grafana', 'minio', 'curl', 'valkey'] as const
export type OtherImage = (typeof otherImages)[number]

/** Existing images. */
export interface ImagesConfig {
  /** Stack whose images run. @default '': those that the rest names */
  fromStack: string
  /** Full references, in place of `<registry>/<service>:<tag>`. @default {} */
  references: Partial<Record<Service, string>>
  /** Empty where each service has a full reference, as is the tag then. */
  registry: string
  tag: string
  /** A Docker config.json. @default undefined: the registry asks for no login */
  pullCredentials: pulumi.Output<string> | undefined
}

/** Ports of every node. @default 30081 to 30087 */
export interface NodePorts {
  inference: number
  minioConsole: number
  grafana: number
  dashboard: number
  training: number
  prometheus: number
}

/** The platform in an existing cluster, reached through its node ports. */
export interface LocalConfig extends PlatformConfig {
  target: 'local'
  /** @default docker-desktop */
  kubeContext: string
  nodePorts: NodePorts
  /** @default MinIO with a volume of 10Gi */
  objectStore: { kind: 'minio'; size: string } | ExternalStoreConfig
}

/** The platform in an EKS cluster of its own. */
export interface EksConfig extends PlatformConfig {
  target: 'eks'
  /** @default eu-west-3 */
  region: string
  /** That of the region. */
  partition: Partition
  account: AccountConfig
  /** Whether a destroy is refused. @default true */
  deletionProtection: boolean
  cluster: ClusterConfig
  /** Name of a cluster that exists, in which the platform is installed. @default '': one is made */
  existingCluster: string
  /** @default 10.0.0.0/16 in 2 zones with a single NAT gateway */
  network: OwnNetworkConfig | ExistingNetworkConfig
  /** Of Auto Mode, or of the AWS Load Balancer Controller: one for all services, or one for each. @default one of Auto Mode */
  loadBalancerClass: LoadBalancerClass
  /** Other accounts that may pull the images which the stack builds. @default none */
  imagePullAccountIds: string[]
  /** Further buckets that the VPC may reach. @default none */
  endpointBuckets: string[]
  /** Names for the load balancers, and HTTPS. @default undefined: their own names */
  domain: DomainConfig | undefined
  /** @default a bucket that outlives the stack */
  objectStore:
    { kind: 's3'; keepData: boolean; predictionLogDays: number } | ExistingBucketConfig | ExternalStoreConfig
}

/** Names of the controllers. */
export const loadBalancerClasses = [
  'eks.amazonaws.com/alb',
  'eks.amazonaws.com/nlb',
  'ingress.k8s.aws/alb',
  'service.k8s.aws/nlb',
] as const
export type LoadBalancerClass = (typeof loadBalancerClasses)[number]

export interface OwnNetworkConfig {
  kind: 'own'
  cidr: string
  zones: number
  natGateways: 'single' | 'per-zone'
}

/** A VPC that somebody else looks after, with its subnets. */
export interface ExistingNetworkConfig {
  kind: 'existing'
  vpcId: string
  /** For nodes and internal load balancers, one a zone. */
  privateSubnetIds: string[]
  /** For the control plane's interfaces, besides the private ones. */
  publicSubnetIds: string[]
}

export interface AccountConfig {
  /** Of the AWS configuration. @default '': the credentials of the environment */
  profile: string
  /** @default '': none */
  assumeRoleArn: string
  /** @default []: any */
  allowedAccountIds: string[]
  /** Besides those of project and stack. @default {} */
  tags: Record<string, string>
  /** Of every role that is made. @default '': none */
  permissionsBoundaryArn: string
}

export interface DomainConfig {
  name: string
  hostedZoneId: string
  /** @default '': one is issued for the domain */
  certificateArn: string
}

export const controlPlaneLogs = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const
export type ControlPlaneLog = (typeof controlPlaneLogs)[number]

export interface ClusterConfig {
  /** Kubernetes version. @default 1.36 */
  version: string
  /** What EKS does at the end of standard support. @default STANDARD */
  supportType: SupportType
  /** Administrators besides the creator. @default [] */
  adminArns: string[]
  /** Who may read everything in the cluster. @default [] */
  readerArns: string[]
  /** Whether the API has a public endpoint besides the one in the VPC. @default public */
  apiAccess: 'public' | 'private'
  /** Who reaches the public endpoint; IAM decides in any case. One range at least. */
  apiAllowedCidrs: string[]
  /** Whether pods get their roles by EKS Pod Identity rather than IRSA. @default false */
  podIdentity: boolean
  /** Which logs of the control plane go to CloudWatch. @default all */
  logTypes: ControlPlaneLog[]
  /** Days that CloudWatch keeps the control plane's logs. @default 30 */
  logRetentionDays: number
  nodes: NodesConfig
}

/** Base nodes. @default 2 x t3.medium (amd64) with 20 GiB each */
export interface NodesConfig {
  instanceType: string
  architecture: 'amd64' | 'arm64'
  count: number
  diskGiB: number
  /** Version of the machine image, or latest. @default '': the one that EKS chose when the group was made or upgraded */
  releaseVersion: string
}

/** A bucket of S3 that is there already, such as the one that an earlier stack kept. */
export interface ExistingBucketConfig {
  kind: 'existing-bucket'
  bucket: string
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
