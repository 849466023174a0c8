import { securityGroupPolicies } from '../../policy/security-groups.js'
import { describePolicy } from './resources.js'

const group = 'aws:ec2/securityGroup:SecurityGroup'
const defaultGroup = 'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup'
const rule = 'aws:ec2/securityGroupRule:SecurityGroupRule'
const ingressRule = 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule'
const list = 'aws:ec2/managedPrefixList:ManagedPrefixList'
const https = { fromPort: 443, toPort: 443, protocol: 'tcp' }
const ingress = (...cidrBlocks: string[]) => ({ ingress: [{ ...https, cidrBlocks }] })
const open = (ranges: string) =>
  `The security group is open to ${ranges}. Name the networks or the security groups that need it.`

describePolicy(securityGroupPolicies, 'security-groups-are-not-open', {
  allowed: [
    ['the network of the VPC', group, ingress('10.0.0.0/8')],
    ['two offices', group, ingress('203.0.113.0/24', '198.51.100.7/32')],
    ['its own members', defaultGroup, { ingress: [{ protocol: '-1', self: true }] }],
    ['everything that leaves', group, { egress: [{ protocol: '-1', cidrBlocks: ['0.0.0.0/0'] }] }],
    ['a rule for what leaves', rule, { type: 'egress', cidrBlocks: ['0.0.0.0/0'] }],
    ['a rule for another group', ingressRule, { referencedSecurityGroupId: 'sg-1' }],
    ['a prefix list', ingressRule, { prefixListId: 'pl-1' }],
    ['a list of offices', list, { entries: [{ cidr: '203.0.113.0/24' }] }],
    ['private networks of IPv6', ingressRule, { cidrIpv6: 'fd00::/8' }],
  ],
  refused: [
    ['everybody', group, ingress('0.0.0.0/0'), open('0.0.0.0/0')],
    ['everybody in the default group', defaultGroup, ingress('0.0.0.0/0'), open('0.0.0.0/0')],
    ['everybody by IPv6', group, { ingress: [{ ...https, ipv6CidrBlocks: ['::/0'] }] }, open('::/0')],
    ['two halves', group, ingress('0.0.0.0/1', '128.0.0.0/1'), open('0.0.0.0/1, 128.0.0.0/1')],
    [
      'two halves in two rules',
      group,
      { ingress: [{ cidrBlocks: ['0.0.0.0/1'] }, { cidrBlocks: ['128.0.0.0/1'] }] },
      open('0.0.0.0/1, 128.0.0.0/1'),
    ],
    [
      'two halves of IPv6',
      group,
      { ingress: [{ ipv6CidrBlocks: ['::/1', '8000::/1'] }] },
      open('::/1, 8000::/1'),
    ],
    [
      'small parts of much',
      group,
      ingress(...['20.0.0.0/9', '21.0.0.0/9', '22.0.0.0/9']),
      open('20.0.0.0/9, 21.0.0.0/9, 22.0.0.0/9'),
    ],
    ['a rule beside the group', rule, { type: 'ingress', cidrBlocks: ['0.0.0.0/0'] }, open('0.0.0.0/0')],
    ['a rule of the newer kind', ingressRule, { cidrIpv4: '0.0.0.0/0' }, open('0.0.0.0/0')],
    ['one by IPv6', ingressRule, { cidrIpv6: '2000::/3' }, open('2000::/3')],
    [
      'a list that is everybody',
      list,
      { entries: [{ cidr: '0.0.0.0/1' }, { cidr: '128.0.0.0/1' }] },
      open('0.0.0.0/1, 128.0.0.0/1'),
    ],
    [
      'an entry of a list',
      'aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry',
      { cidr: '0.0.0.0/0', prefixListId: 'pl-1' },
      open('0.0.0.0/0'),
    ],
  ],
})
