/**
 * What AWS charges in Europe (Paris), in USD without tax, for whoever reckons a stack: on-demand list prices as they were known in 2025,
 * of https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html, some by its usage types.
 */
export const prices = {
  'control plane, hour': { usd: 0.1, usageType: 'EUW3-AmazonEKS-Hours:perCluster' },
  'extended support, hour': { usd: 0.5, usageType: 'EUW3-AmazonEKS-Hours:extendedSupport' },
  't3.medium, hour': { usd: 0.0472, usageType: 'EUW3-BoxUsage:t3.medium' },
  't3 above its baseline, vCPU-hour': { usd: 0.05 },
  'c6a.large, hour': { usd: 0.09, usageType: 'EUW3-BoxUsage:c6a.large' },
  // 12 % of the machine.
  'Auto Mode for c6a.large, hour': { usd: 0.0108 },
  'load balancer, hour': { usd: 0.02646, usageType: 'EUW3-LoadBalancerUsage' },
  'application capacity unit, hour': { usd: 0.0084, usageType: 'EUW3-LCUUsage' },
  'network capacity unit, hour': { usd: 0.0063, usageType: 'EUW3-LCUUsage' },
  'NAT gateway, hour': { usd: 0.05, usageType: 'EUW3-NatGateway-Hours' },
  'NAT gateway, GB': { usd: 0.05, usageType: 'EUW3-NatGateway-Bytes' },
  'public IPv4 address, hour': { usd: 0.005, usageType: 'EUW3-PublicIPv4:InUseAddress' },
  // In each direction.
  'between zones, GB': { usd: 0.01, usageType: 'EUW3-DataTransfer-Regional-Bytes' },
  'gp3, GiB-month': { usd: 0.0928, usageType: 'EUW3-EBS:VolumeUsage.gp3' },
  'logs taken in, GB': { usd: 0.5985, usageType: 'EUW3-DataProcessing-Bytes' },
  'S3 Standard, GB-month': { usd: 0.024, usageType: 'EUW3-TimedStorage-ByteHrs' },
  'S3 reads, thousand': { usd: 0.00042, usageType: 'EUW3-Requests-Tier2' },
  'S3 lists and writes, thousand': { usd: 0.0053, usageType: 'EUW3-Requests-Tier1' },
  'ECR, GB-month': { usd: 0.1, usageType: 'EUW3-TimedStorage-ByteHrs' },
  'KMS key, month': { usd: 1, usageType: 'eu-west-3-KMS-Keys' },
}
