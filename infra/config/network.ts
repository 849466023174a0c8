/** The network of the target eks, its own or one that exists, and the names in it. */
import { cidr } from './cidr.js'
import type { EksConfig, ExistingNetworkConfig } from './config.js'
import { requirePartition, type Place } from './partition.js'
import type { Settings } from './settings.js'

export function readNetwork(settings: Settings): EksConfig['network'] {
  const own = {
    kind: 'own',
    cidr: settings.text('network.cidr', cidr(16, 20), 'a range such as 10.0.0.0/16, /16 to /20'),
    // Not every region has a fourth zone.
    zones: settings.integer('network.zones', 2, 3),
    natGateways: settings.oneOf('network.natGateways', 'single', 'per-zone'),
  } as const
  return readExistingNetwork(settings) ?? own
}

function readExistingNetwork(settings: Settings): ExistingNetworkConfig | undefined {
  const vpcId = settings.text('network.vpcId', /^(vpc-[0-9a-f]+)?$/, 'the id of a VPC, or empty')
  const readSubnets = (setting: string) => settings.list(setting, /^subnet-\w+$/, 'a list of ids of subnets')
  const [privateSubnetIds, publicSubnetIds] = [
    readSubnets('privateSubnetIds'),
    readSubnets('publicSubnetIds'),
  ]
  if (vpcId === '' && privateSubnetIds.length + publicSubnetIds.length > 0) {
    const cause = 'privateSubnetIds or publicSubnetIds are set, but network.vpcId, in which they are, is not.'
    settings.problem(cause, 'Set it: pulumi config set --path network.vpcId <value>')
  }
  if (vpcId === '') return undefined
  if (privateSubnetIds.length < 2) {
    const cause = `network.vpcId is set, but privateSubnetIds names ${privateSubnetIds.length} subnets.`
    const remedy =
      "Name one in each of two zones or more: pulumi config set --path 'privateSubnetIds[0]' <value>"
    settings.problem(cause, remedy)
  }
  return { kind: 'existing', vpcId, privateSubnetIds, publicSubnetIds }
}

export function readDomain(settings: Settings, place: Place): EksConfig['domain'] {
  const names = /^(([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})?$/
  const name = settings.text('domain.name', names, 'a domain such as ml.example.com, or empty')
  const ids = /^(Z[A-Z0-9]+)?$/
  const hostedZoneId = settings.text('domain.hostedZoneId', ids, 'an id such as Z0123456789ABC, or empty')
  const arns = /^(arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/\S+)?$/
  const certificateArn = settings.text('domain.certificateArn', arns, 'the ARN of a certificate, or empty')
  const values = { 'domain.name': name, 'domain.hostedZoneId': hostedZoneId }
  settings.requireBothOrNeither(values, 'Set both or neither')
  requirePartition(settings, 'domain.certificateArn', [certificateArn], place)
  if (certificateArn !== '' && name === '') {
    const cause = 'domain.certificateArn is set, but domain.name, whose names it is for, is not.'
    settings.problem(cause, 'Set it: pulumi config set --path domain.name <value>')
  }
  return name === '' ? undefined : { name, hostedZoneId, certificateArn }
}
