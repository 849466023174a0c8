/** The VPC of the EKS cluster: nodes in private subnets, load balancers and NAT in public ones, S3 without NAT. */
import * as aws from '@pulumi/aws'
import * as awsx from '@pulumi/awsx'
import * as pulumi from '@pulumi/pulumi'
import type { EksConfig } from './config/config.js'

export interface NetworkArgs {
  region: string
  /** The address range, how many zones, and whether each zone has a NAT gateway of its own. */
  network: EksConfig['network']
}

export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>
  readonly publicSubnetIds: pulumi.Output<string[]>
  readonly privateSubnetIds: pulumi.Output<string[]>

  constructor(name: string, args: NetworkArgs, opts: pulumi.ComponentResourceOptions) {
    super('modelops:infra:Network', name, {}, opts)
    const vpc = this.#createVpc(name, args.network, opts)
    this.#createS3Endpoint(name, args.region, vpc)

    this.vpcId = vpc.vpcId
    this.publicSubnetIds = vpc.publicSubnetIds
    this.privateSubnetIds = vpc.privateSubnetIds
    this.registerOutputs({ vpcId: this.vpcId })
  }

  #createVpc(
    name: string,
    { cidr, zones, natGateways }: EksConfig['network'],
    { providers }: pulumi.ComponentResourceOptions,
  ) {
    const { Single, OnePerAz } = awsx.ec2.NatGatewayStrategy
    return new awsx.ec2.Vpc(
      name,
      {
        cidrBlock: cidr,
        numberOfAvailabilityZones: zones,
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
  #createS3Endpoint(name: string, region: string, vpc: awsx.ec2.Vpc) {
    const routeTableIds = vpc.routeTables.apply((tables) => pulumi.all(tables.map((table) => table.id)))
    new aws.ec2.VpcEndpoint(
      `${name}-s3`,
      {
        vpcId: vpc.vpcId,
        serviceName: `com.amazonaws.${region}.s3`,
        vpcEndpointType: 'Gateway',
        routeTableIds,
      },
      { parent: this },
    )
  }
}
