/** The Kubernetes cluster: EKS with all that its nodes and volumes need, or one that exists already. */
import * as aws from '@pulumi/aws'
import * as eks from '@pulumi/eks'
import * as k8s from '@pulumi/kubernetes'
import * as pulumi from '@pulumi/pulumi'
import { createDriverRole, defaultVersion, installAddons } from './cluster-addons.js'
import type { AccountConfig, ClusterConfig } from './config/config.js'
import type { Partition } from './config/partition.js'
import type { OidcProvider, Voucher } from './identity.js'
import type { Subnets } from './network.js'
import { createNodeGroups } from './nodes.js'
import { createStorageClass } from './storage-class.js'

export interface EksClusterArgs {
  cluster: ClusterConfig
  account: AccountConfig
  partition: Partition
  /** How many zones the network has. */
  zones: number
  network: Subnets
  /** Tags for machines and volumes, which are not resources of Pulumi. */
  tags: Record<string, string>
  /** Whether EKS refuses to delete the cluster. */
  deletionProtection: boolean
}

/**
 * AWS runs load balancers and adds nodes where pods find no room, without roles of ours.
 * The node group needs its own networking beside it; the ConfigMap by which this add-on turns network policies on is the one that Auto Mode reads.
 */
const autoMode = {
  autoMode: { enabled: true, computeConfig: { nodePools: ['general-purpose'] } },
  useDefaultVpcCni: false,
  // Ours is installed after the nodes.
  corednsAddonOptions: { enabled: false },
}

/** How what runs in a cluster gets there, and who vouches for its pods. */
export interface ClusterAccess {
  name: pulumi.Output<string>
  vpcId: pulumi.Output<string>
  /** Holds no key, only a call of the AWS CLI; secret all the same. */
  kubeconfig: pulumi.Output<string>
  voucher: Voucher
  provider: k8s.Provider
}

/** What runs in the cluster uses `provider`, which waits for nodes and add-ons, and is destroyed before them. */
export class EksCluster extends pulumi.ComponentResource implements ClusterAccess {
  readonly name: pulumi.Output<string>
  readonly vpcId: pulumi.Output<string>
  readonly kubeconfig: pulumi.Output<string>
  readonly voucher: Voucher
  readonly #oidc: OidcProvider
  readonly provider: k8s.Provider

  constructor(name: string, args: EksClusterArgs, opts: pulumi.ComponentResourceOptions) {
    super('modelops:infra:EksCluster', name, {}, opts)
    this.vpcId = args.network.vpcId
    const logs = this.#createLogGroup(name, args.cluster.logRetentionDays)
    const cluster = this.#createControlPlane(name, args, logs, opts)
    this.name = cluster.eksCluster.name
    this.kubeconfig = pulumi.secret(cluster.kubeconfigJson)
    this.#oidc = { arn: cluster.oidcProviderArn, issuer: cluster.oidcIssuer }
    this.voucher = args.cluster.podIdentity ? { clusterName: this.name } : this.#oidc

    const ready = this.#createNodesAndAddons(name, args, cluster.eksCluster.version)
    this.provider = new k8s.Provider(
      name,
      // Without an identifier that stays, a kubeconfig that a preview does not know yet replaces the provider with all that it made.
      {
        kubeconfig: this.kubeconfig.apply((text) => withProfile(text, args.account.profile)),
        clusterIdentifier: name,
      },
      { parent: this, dependsOn: ready },
    )
    createStorageClass(args.tags, { parent: this, provider: this.provider })
    this.registerOutputs({ name: this.name })
  }

  /** Nodes are destroyed before the EBS driver's role: as long as they run, the driver deletes volumes. */
  #createNodesAndAddons(
    name: string,
    { cluster, partition, zones, network, tags }: EksClusterArgs,
    kubernetesVersion: pulumi.Output<string>,
  ) {
    const clusterName = this.name
    const { version, nodes, podIdentity } = cluster
    const driverRole = createDriverRole(name, { oidc: this.#oidc, partition }, this)
    const nodeGroups = createNodeGroups(
      name,
      { clusterName, version, partition, nodes, tags, zones, subnetIds: network.privateSubnetIds },
      { parent: this, dependsOn: [driverRole] },
    )
    const addons = installAddons(
      name,
      { clusterName, kubernetesVersion, driverRole, podIdentity },
      nodeGroups,
      this,
    )
    return [...nodeGroups, ...addons]
  }

  /** EKS would otherwise create the group itself, keep its logs for ever and leave it behind. */
  #createLogGroup(name: string, retentionInDays: number) {
    const args = { name: `/aws/eks/${name}/cluster`, retentionInDays }
    return new aws.cloudwatch.LogGroup(`${name}-control-plane`, args, { parent: this })
  }

  #createControlPlane(
    name: string,
    { cluster, account, partition, network, deletionProtection }: EksClusterArgs,
    logs: aws.cloudwatch.LogGroup,
    { providers }: pulumi.ComponentResourceOptions,
  ) {
    const versionOf = (addon: string) => defaultVersion(addon, cluster.version, { parent: this })
    return new eks.Cluster(
      name,
      {
        // By way of the log group, so that the group is destroyed last: EKS would create it again.
        name: logs.name.apply(() => name),
        version: cluster.version,
        upgradePolicy: { supportType: cluster.supportType },
        vpcId: network.vpcId,
        publicSubnetIds: network.publicSubnetIds,
        privateSubnetIds: network.privateSubnetIds,
        endpointPrivateAccess: true,
        ...apiAccessOf(cluster),
        authenticationMode: eks.AuthenticationMode.Api,
        accessEntries: accessEntries(cluster, partition),
        ...credentialsOf(account),
        createOidcProvider: true,
        enabledClusterLogTypes: cluster.logTypes,
        // The node group is ours, in the security group that EKS makes for cluster and nodes.
        skipDefaultNodeGroup: true,
        skipDefaultSecurityGroups: true,
        // Not the option protect, which would hold for all in the component, such as an access entry that is to go.
        deletionProtection,
        ...autoMode,
        vpcCniOptions: { enableNetworkPolicy: true, addonVersion: versionOf('vpc-cni') },
        kubeProxyAddonOptions: { enabled: true, version: versionOf('kube-proxy') },
      },
      { parent: this, ...(providers && { providers }) },
    )
  }
}

/** An existing cluster, by its context in the kubeconfig. */
export function useExistingCluster(context: string): k8s.Provider {
  return new k8s.Provider('local', { context })
}

/** Nodes and the VPC reach the API by its private endpoint in any case. */
const apiAccessOf = ({ apiAccess, apiAllowedCidrs }: ClusterConfig) =>
  apiAccess === 'public'
    ? { endpointPublicAccess: true, publicAccessCidrs: apiAllowedCidrs }
    : { endpointPublicAccess: false }

/** The kubeconfig for everybody names no profile, as theirs differ; Pulumi logs in with the one that is configured. */
export function withProfile(text: string, profile: string): string {
  if (profile === '') return text
  const config = JSON.parse(text) as { users: { user: { exec: { args: string[] } } }[] }
  for (const { user } of config.users) user.exec.args.push('--profile', profile)
  return JSON.stringify(config)
}

/** How whoever has the kubeconfig logs in. */
function credentialsOf({ profile, assumeRoleArn }: AccountConfig) {
  const options = {
    ...(profile !== '' && { profileName: profile }),
    ...(assumeRoleArn !== '' && { roleArn: assumeRoleArn }),
  }
  return Object.keys(options).length > 0 ? { providerCredentialOpts: options } : {}
}

/** Who is in both lists is an administrator. */
function accessEntries(
  { readerArns, adminArns }: ClusterConfig,
  partition: Partition,
): Record<string, eks.types.input.AccessEntryArgs> {
  const entries = (arns: string[], name: string, policy: string) => {
    const policyArn = `arn:${partition}:eks::aws:cluster-access-policy/${policy}`
    const accessPolicies = { [name]: { policyArn, accessScope: { type: 'cluster' } } }
    return arns.map((principalArn) => [principalArn, { principalArn, accessPolicies }] as const)
  }
  return Object.fromEntries([
    ...entries(readerArns, 'reader', 'AmazonEKSAdminViewPolicy'),
    ...entries(adminArns, 'admin', 'AmazonEKSClusterAdminPolicy'),
  ])
}
