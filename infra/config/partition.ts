/** Partitions of AWS: regions and ARNs of one know nothing of another (https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html). */
import type { Settings } from './settings.js'

export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov'

/** Undefined for the partitions of secret and sovereign clouds, whose services differ. */
export function partitionOf(region: string): Partition | undefined {
  if (region.startsWith('cn-')) return 'aws-cn'
  if (region.startsWith('us-gov-')) return 'aws-us-gov'
  return /^([a-z]{2}-iso|eusc-)/.test(region) ? undefined : 'aws'
}

export interface Place {
  region: string
  partition: Partition
}

/** The region and its partition. A region of an unknown partition is a problem. */
export function readRegion(settings: Settings): Place {
  const regions = /^[a-z]{2,4}(-[a-z]+)+-[1-9]$/
  const region = settings.text('region', regions, 'an AWS region such as eu-west-3')
  const partition = partitionOf(region)
  if (partition === undefined) {
    const cause = `region is ${region}, in a partition of AWS that this program does not know.`
    settings.problem(cause, 'Use a region of aws, aws-us-gov or aws-cn: pulumi config set region <value>')
  }
  return { region, partition: partition ?? 'aws' }
}

/** ARNs of another partition than the region's are a problem. */
export function requirePartition(
  settings: Settings,
  setting: string,
  arns: string[],
  { region, partition }: Place,
): void {
  for (const arn of arns.filter((each) => /^arn:/.test(each) && each.split(':')[1] !== partition)) {
    const cause = `${setting} has ${arn}, but the region ${region} is in the partition ${partition}.`
    settings.problem(cause, `Use an ARN that begins with arn:${partition}:`)
  }
}
