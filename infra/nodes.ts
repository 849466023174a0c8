/** The managed node group of the EKS cluster. */
import * as aws from '@pulumi/aws'
import type * as pulumi from '@pulumi/pulumi'
import type { ClusterConfig } from './config.js'

export interface NodeGroupArgs {
  clusterName: pulumi.Output<string>
  version: string
  subnetIds: pulumi.Output<string[]>
  nodes: ClusterConfig['nodes']
}

const amiTypes = { amd64: 'AL2023_x86_64_STANDARD', arm64: 'AL2023_ARM_64_STANDARD' }
const nodePolicies = [
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonEC2ContainerRegistryPullOnly',
]

/** Private nodes. `aws.eks.NodeGroup`, because eks.ManagedNodeGroup cannot encrypt the nodes' own volumes. */
export function createNodeGroup(
  name: string,
  args: NodeGroupArgs,
  parent: pulumi.Resource,
): aws.eks.NodeGroup {
  const { clusterName, version, subnetIds, nodes } = args
  const role = createNodeRole(name, parent)
  const template = createLaunchTemplate(name, nodes.diskGiB, parent)
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
      scalingConfig: { minSize: nodes.min, desiredSize: nodes.min, maxSize: nodes.max },
      updateConfig: { maxUnavailable: 1 },
    },
    // Nodes that cannot reach the API for lack of a policy fail the whole group.
    // The number between min and max is an autoscaler's or an operator's.
    { parent, dependsOn: role.policies, ignoreChanges: ['scalingConfig.desiredSize'] },
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

function createLaunchTemplate(name: string, volumeSize: number, parent: pulumi.Resource) {
  const ebs = { volumeType: 'gp3', volumeSize, encrypted: 'true', deleteOnTermination: 'true' }
  return new aws.ec2.LaunchTemplate(
    `${name}-nodes`,
    {
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs }],
      // IMDSv2 with one hop: pods get credentials by their service account, never the node's.
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      updateDefaultVersion: true,
    },
    { parent },
  )
}
