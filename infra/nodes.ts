/** The managed node group of the EKS cluster: its base capacity, of a fixed size. Auto Mode adds nodes of its own as pods need them. */
import * as aws from '@pulumi/aws'
import type * as pulumi from '@pulumi/pulumi'
import type { ClusterConfig } from './config/config.js'

export interface NodeGroupArgs {
  clusterName: pulumi.Output<string>
  version: string
  subnetIds: pulumi.Output<string[]>
  nodes: ClusterConfig['nodes']
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

/** Private nodes. They are destroyed before what `dependsOn` names. */
export function createNodeGroup(
  name: string,
  args: NodeGroupArgs,
  { parent, dependsOn }: { parent: pulumi.Resource; dependsOn: pulumi.Resource[] },
): aws.eks.NodeGroup {
  const { clusterName, version, subnetIds, nodes, tags } = args
  const role = createNodeRole(name, parent)
  const template = createLaunchTemplate(name, nodes.diskGiB, tags, parent)
  return new aws.eks.NodeGroup(
    `${name}-nodes`,
    {
      clusterName,
      version,
      subnetIds,
      nodeRoleArn: role.arn,
      amiType: amiTypes[nodes.architecture],
      instanceTypes: [nodes.instanceType],
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      labels: baseNodeLabels,
      scalingConfig: { minSize: nodes.count, desiredSize: nodes.count, maxSize: nodes.count },
      updateConfig: { maxUnavailable: 1 },
    },
    // A node that cannot reach the API for lack of a policy fails the whole group.
    { parent, dependsOn: [...role.policies, ...dependsOn] },
  )
}

function createNodeRole(name: string, parent: pulumi.Resource) {
  const statement = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const assumeRolePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const role = new aws.iam.Role(`${name}-nodes`, { assumeRolePolicy }, { parent })
  const policies = nodePolicies.map((policy) => {
    const policyArn = `arn:aws:iam::aws:policy/${policy}`
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
  return new aws.ec2.LaunchTemplate(
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
}
