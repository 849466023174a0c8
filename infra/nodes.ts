/** The managed node groups of the EKS cluster, one a zone: its base capacity, of a fixed size. Auto Mode adds nodes of its own as pods need them. */
import * as aws from '@pulumi/aws'
import type * as pulumi from '@pulumi/pulumi'
import type { NodesConfig } from './config/config.js'
import type { Partition } from './config/partition.js'

export interface NodeGroupArgs {
  clusterName: pulumi.Output<string>
  version: string
  partition: Partition
  /** One a zone. */
  subnetIds: pulumi.Output<string[]>
  zones: number
  nodes: NodesConfig
  /** For the machines, their volumes and their network interfaces. */
  tags: Record<string, string>
}

/** Distinguishes these nodes from those of Auto Mode, on which the EBS driver does not run. */
export const baseNodeLabels = { 'modelops/capacity': 'base' }

const amiTypes = { amd64: 'AL2023_x86_64_STANDARD', arm64: 'AL2023_ARM_64_STANDARD' }
const nodePolicies = [
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonEC2ContainerRegistryPullOnly',
]

/**
 * Private nodes in a group for each zone, so that a zone that loses its node gets another: a volume cannot leave its zone.
 * They are destroyed before what `dependsOn` names.
 */
export function createNodeGroups(
  name: string,
  args: NodeGroupArgs,
  { parent, dependsOn }: { parent: pulumi.Resource; dependsOn: pulumi.Resource[] },
): aws.eks.NodeGroup[] {
  const role = createNodeRole(name, args.partition, parent)
  const template = createLaunchTemplate(name, args.nodes.diskGiB, args.tags, parent)
  const common = { ...commonArgs(args, parent), nodeRoleArn: role.arn, launchTemplate: template }
  // A node that cannot reach the API for lack of a policy fails the whole group.
  const opts = { parent, dependsOn: [...role.policies, ...dependsOn] }
  return sizesOf(args).map((size, zone) => {
    const subnetIds = [args.subnetIds.apply((ids) => ids[zone]!)]
    const scalingConfig = { minSize: size, desiredSize: size, maxSize: size }
    const groupName = zone === 0 ? `${name}-nodes` : `${name}-nodes-${zone + 1}`
    return new aws.eks.NodeGroup(groupName, { ...common, subnetIds, scalingConfig }, opts)
  })
}

/** As equal as they can be; zones without a node are left out. */
function sizesOf({ nodes: { count }, zones }: NodeGroupArgs): number[] {
  const sizes = Array.from(
    { length: zones },
    (_, zone) => Math.floor(count / zones) + Number(zone < count % zones),
  )
  return sizes.filter((size) => size > 0)
}

function commonArgs({ clusterName, version, nodes }: NodeGroupArgs, parent: pulumi.Resource) {
  return {
    clusterName,
    version,
    amiType: amiTypes[nodes.architecture],
    releaseVersion: releaseVersionOf(nodes, version, parent),
    instanceTypes: [nodes.instanceType],
    labels: baseNodeLabels,
    updateConfig: { maxUnavailable: 1 },
    // EKS replaces a node that is not ready for half an hour, and restarts or replaces one with a fault that it knows.
    nodeRepairConfig: { enabled: true },
  }
}

/** Undefined leaves the nodes their image until the Kubernetes version changes. */
function releaseVersionOf(
  { releaseVersion, architecture }: NodesConfig,
  version: string,
  parent: pulumi.Resource,
) {
  if (releaseVersion !== 'latest') return releaseVersion || undefined
  const processor = architecture === 'arm64' ? 'arm64' : 'x86_64'
  const name = `/aws/service/eks/optimized-ami/${version}/amazon-linux-2023/${processor}/standard/recommended/release_version`
  return aws.ssm.getParameterOutput({ name }, { parent }).insecureValue
}

function createNodeRole(name: string, partition: Partition, parent: pulumi.Resource) {
  const statement = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const assumeRolePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const role = new aws.iam.Role(`${name}-nodes`, { assumeRolePolicy }, { parent })
  const policies = nodePolicies.map((policy) => {
    const policyArn = `arn:${partition}:iam::aws:policy/${policy}`
    return new aws.iam.RolePolicyAttachment(`${name}-${policy}`, { role: role.name, policyArn }, { parent })
  })
  return { arn: role.arn, policies }
}

function createLaunchTemplate(
  name: string,
  volumeSize: number,
  tags: NodeGroupArgs['tags'],
  parent: pulumi.Resource,
) {
  const ebs = { volumeType: 'gp3', volumeSize, encrypted: 'true', deleteOnTermination: 'true' }
  const template = new aws.ec2.LaunchTemplate(
    `${name}-nodes`,
    {
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs }],
      // IMDSv2 with one hop: pods get credentials by their service account, never the node's.
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      // The provider's default tags reach the template, but not what it starts.
      tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({
        resourceType,
        tags,
      })),
      updateDefaultVersion: true,
    },
    { parent },
  )
  return { id: template.id, version: template.latestVersion.apply(String) }
}
