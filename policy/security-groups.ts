/** Security groups let in what somebody named, never the internet. */
import type { Policies } from '@pulumi/policy'
import { onTypes } from './check.js'
import { openRanges } from './ranges.js'

interface Rule {
  type?: string
  cidrBlocks?: string[]
  ipv6CidrBlocks?: string[]
  cidrIpv4?: string
  cidrIpv6?: string
}

function* checkRules(rules: Rule[]) {
  const ranges = rules.flatMap(({ cidrBlocks = [], ipv6CidrBlocks = [], cidrIpv4 = [], cidrIpv6 = [] }) =>
    [cidrBlocks, ipv6CidrBlocks, cidrIpv4, cidrIpv6].flat(),
  )
  yield* checkRanges(ranges)
}

function* checkRanges(ranges: string[]) {
  const open = openRanges(ranges)
  if (open.length > 0)
    yield `The security group is open to ${open.join(', ')}. Name the networks or the security groups that need it.`
}

/** What may leave is not judged here. */
function* checkRule(rule: Rule) {
  if (rule.type !== 'egress') yield* checkRules([rule])
}

const groupTypes = [
  'aws:ec2/securityGroup:SecurityGroup',
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup',
]
const ruleTypes = [
  'aws:ec2/securityGroupRule:SecurityGroupRule',
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
]

export const securityGroupPolicies: Policies = [
  {
    name: 'security-groups-are-not-open',
    description: 'No security group, and no prefix list for one, lets the internet in.',
    validateResource: [
      onTypes(groupTypes, ({ ingress = [] }: { ingress?: Rule[] }) => checkRules(ingress)),
      onTypes(ruleTypes, checkRule),
      onTypes(
        ['aws:ec2/managedPrefixList:ManagedPrefixList'],
        ({ entries = [] }: { entries?: { cidr: string }[] }) => checkRanges(entries.map(({ cidr }) => cidr)),
      ),
      onTypes(['aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry'], ({ cidr }: { cidr: string }) =>
        checkRanges([cidr]),
      ),
    ],
  },
]
