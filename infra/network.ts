/** The VPC of the EKS cluster: nodes in private subnets, load balancers and NAT in public ones, S3 without NAT. */
import * as aws from '@pulumi/aws'
import * as awsx from '@pulumi/awsx'
import * as pulumi from '@pulumi/pulumi'
import type { ExistingNetworkConfig, OwnNetworkConfig } from './config/config.js'
import type { Partition } from './config/partition.js'

/** What a cluster needs of its network. */
export interface Subnets {
  vpcId: pulumi.Output<string>
  publicSubnetIds: pulumi.Output<string[]>
  /** One a zone. */
  privateSubnetIds: pulumi.Output<string[]>
}

/** Subnets of a VPC that exists. Its owner looks after NAT, endpoints, and the tags by which load balancers find subnets. */
export const useNetwork = (network: ExistingNetworkConfig): Subnets => ({
  vpcId: pulumi.output(network.vpcId),
  publicSubnetIds: pulumi.output(network.publicSubnetIds),
  privateSubnetIds: pulumi.output(network.privateSubnetIds),
})

/** The IPv4 ranges of a VPC that exists. */
export function rangesOf(vpcId: pulumi.Output<string>, opts: pulumi.InvokeOutputOptions) {
  const vpc = aws.ec2.getVpcOutput({ id: vpcId }, opts)
  return vpc.cidrBlockAssociations.apply((all) => all.map(({ cidrBlock }) => cidrBlock))
}

export interface NetworkArgs {
  region: string
  /** The address range, how many zones, and whether each zone has a NAT gateway of its own. */
  network: OwnNetworkConfig
}

export interface S3EndpointArgs {
  region: string
  partition: Partition
  /** ARNs of the buckets that can be reached from the VPC. */
  bucketArns: pulumi.Input<string>[]
}

/** EKS takes no subnets in these zones: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const zonesWithoutEks = ['use1-az3', 'usw1-az2', 'cac1-az3']

export class Network extends pulumi.ComponentResource implements Subnets {
  readonly vpcId: pulumi.Output<string>
  readonly publicSubnetIds: pulumi.Output<string[]>
  readonly privateSubnetIds: pulumi.Output<string[]>
  readonly #routeTableIds: pulumi.Output<string[]>

  constructor(name: string, args: NetworkArgs, opts: pulumi.ComponentResourceOptions) {
    super('modelops:infra:Network', name, {}, opts)
    const vpc = this.#createVpc(name, args, opts)
    this.#routeTableIds = vpc.routeTables.apply((tables) => pulumi.all(tables.map((table) => table.id)))
    this.vpcId = vpc.vpcId
    this.publicSubnetIds = vpc.publicSubnetIds
    this.privateSubnetIds = vpc.privateSubnetIds
    this.registerOutputs({ vpcId: this.vpcId })
  }

  #createVpc(
    name: string,
    { region, network: { cidr, zones, natGateways } }: NetworkArgs,
    { providers }: pulumi.ComponentResourceOptions,
  ) {
    const { Single, OnePerAz } = awsx.ec2.NatGatewayStrategy
    return new awsx.ec2.Vpc(
      name,
      {
        cidrBlock: cidr,
        // awsx wants the names as plain values, and the engine waits for a promise as for any other.
        availabilityZoneNames: chooseZones(region, zones, { parent: this }) as unknown as string[],
        enableDnsHostnames: true,
        natGateways: { strategy: natGateways === 'single' ? Single : OnePerAz },
        subnetStrategy: awsx.ec2.SubnetAllocationStrategy.Auto,
        // Kubernetes places load balancers by these tags.
        subnetSpecs: [
          { type: awsx.ec2.SubnetType.Private, tags: { 'kubernetes.io/role/internal-elb': '1' } },
          { type: awsx.ec2.SubnetType.Public, tags: { 'kubernetes.io/role/elb': '1' } },
        ],
      },
      { parent: this, ...(providers && { providers }) },
    )
  }

  /** Models and data sets are the bulk of the traffic; a gateway endpoint costs nothing, NAT costs by the gigabyte. */
  createS3Endpoint(name: string, { region, partition, bucketArns }: S3EndpointArgs): void {
    const layers = `arn:${partition}:s3:::prod-${region}-starport-layer-bucket/*`
    new aws.ec2.VpcEndpoint(
      `${name}-s3`,
      {
        vpcId: this.vpcId,
        serviceName: `com.amazonaws.${region}.s3`,
        vpcEndpointType: 'Gateway',
        routeTableIds: this.#routeTableIds,
        policy: pulumi.all(bucketArns).apply((arns) => JSON.stringify(endpointPolicy(arns, layers))),
      },
      { parent: this },
    )
  }
}

/** Zones that are no Local Zones and that EKS takes, in the order of their names. */
async function chooseZones(region: string, count: number, opts: pulumi.InvokeOptions): Promise<string[]> {
  const filters = [{ name: 'opt-in-status', values: ['opt-in-not-required'] }]
  const { names } = await aws.getAvailabilityZones({ filters, excludeZoneIds: zonesWithoutEks }, opts)
  if (names.length >= count) return names.slice(0, count)
  throw new pulumi.RunError(
    `The region ${region} has ${names.length} zones for EKS (${names.join(', ')}), but network.zones is ${count}. Lower it: pulumi config set --path network.zones ${names.length}`,
  )
}

/** What leaves the VPC for S3 goes to these buckets only; who may do what there is up to IAM. ECR keeps its images' layers in a bucket of its own (https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html). */
function endpointPolicy(bucketArns: string[], layers: string) {
  const objects = bucketArns.flatMap((arn) => [arn, `${arn}/*`])
  const anybody = { Effect: 'Allow', Principal: '*' }
  const buckets = { Sid: 'Buckets', ...anybody, Action: 's3:*', Resource: objects }
  const images = { Sid: 'ImageLayers', ...anybody, Action: 's3:GetObject', Resource: [layers] }
  return { Version: '2012-10-17', Statement: bucketArns.length > 0 ? [buckets, images] : [images] }
}
