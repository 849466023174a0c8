import { setConfig } from '@pulumi/pulumi/runtime/config.js'
import { administratorPolicies } from '../../policy/administrators.js'
import { describePolicy, type Refused } from './resources.js'

const association = 'aws:eks/accessPolicyAssociation:AccessPolicyAssociation'
const entry = 'aws:eks/accessEntry:AccessEntry'
const cluster = 'eks:index:Cluster'
const policyOf = (name: string) => `arn:aws:eks::aws:cluster-access-policy/${name}`
const named = 'arn:aws:iam::123456789012:role/platform'
const other = 'arn:aws:iam::123456789012:role/developer'
const everywhere = { clusterName: 'modelops', accessScope: { type: 'cluster' } }
const admin = (principalArn: string, policy = 'AmazonEKSClusterAdminPolicy') => ({
  ...everywhere,
  principalArn,
  policyArn: policyOf(policy),
})
const entries = (principalArn: string, policy: string) => ({
  accessEntries: { one: { principalArn, accessPolicies: { one: { policyArn: policyOf(policy) } } } },
})
const notListed = `${other} becomes an administrator of the cluster. List it in clusterAdminArns, or give it AmazonEKSAdminViewPolicy.`
const masters = 'The group system:masters administers the cluster. Name another group.'
const awsAuth = (groups: string) => ({
  metadata: { name: 'aws-auth', namespace: 'kube-system' },
  data: { mapRoles: `- rolearn: ${other}\n  groups: [${groups}]` },
})

describe('administrators of the cluster', () => {
  before(() => setConfig('modelops:clusterAdminArns', JSON.stringify([named])))
  after(() => setConfig('modelops:clusterAdminArns', '[]'))

  describePolicy(administratorPolicies, 'cluster-administrators-are-named', {
    allowed: [
      ['an administrator of the setting', association, admin(named)],
      ['one of the setting in the component', cluster, entries(named, 'AmazonEKSClusterAdminPolicy')],
      ['somebody who reads', association, admin(other, 'AmazonEKSAdminViewPolicy')],
      ['somebody who reads in the component', cluster, entries(other, 'AmazonEKSAdminViewPolicy')],
      ['an entry with a group of the team', entry, { principalArn: other, kubernetesGroups: ['team'] }],
      ['nodes in aws-auth', 'kubernetes:core/v1:ConfigMap', awsAuth('system:nodes')],
      [
        'a document about masters',
        'kubernetes:core/v1:ConfigMap',
        { metadata: { name: 'guide' }, data: { text: 'Never use system:masters.' } },
      ],
    ],
    refused: [
      ['an administrator whom the setting does not name', association, admin(other), notListed],
      ['one by the policy for namespaces', association, admin(other, 'AmazonEKSAdminPolicy'), notListed],
      ['one in the component', cluster, entries(other, 'AmazonEKSClusterAdminPolicy'), notListed],
      [
        'an entry of the group of masters',
        entry,
        { principalArn: other, kubernetesGroups: ['system:masters'] },
        masters,
      ],
      [
        'one of these in the component',
        cluster,
        { accessEntries: { one: { principalArn: other, kubernetesGroups: ['system:masters'] } } },
        masters,
      ],
      [
        'a role that the component maps to masters',
        cluster,
        { roleMappings: [{ roleArn: other, groups: ['system:masters'] }] },
        masters,
      ],
      [
        'a user that the component maps to masters',
        cluster,
        { userMappings: [{ userArn: other, groups: ['system:masters'] }] },
        masters,
      ],
      ['masters in aws-auth', 'kubernetes:core/v1:ConfigMap', awsAuth('system:masters'), masters],
      [
        'masters in a patch of aws-auth',
        'kubernetes:core/v1:ConfigMapPatch',
        awsAuth('system:masters'),
        masters,
      ],
    ],
  })
})

const rbac = (kind: string) => `kubernetes:rbac.authorization.k8s.io/v1:${kind}`
const adminBinding = { roleRef: { name: 'cluster-admin' } }
const bound = 'The binding makes somebody administrator of the cluster. Bind a role with what is needed.'
const subjects = (kind: string, name: string) => ({
  roleRef: { name: 'view' },
  subjects: [{ kind, name }],
})
const role = (rule: object) => ({ rules: [rule] })
const all = 'The role has all verbs, or those on all resources. List what is needed.'

describePolicy(administratorPolicies, 'nobody-is-cluster-admin', {
  allowed: [
    ['a role with fewer rights', rbac('ClusterRoleBinding'), { roleRef: { name: 'view' } }],
    ['a service account', rbac('RoleBinding'), subjects('ServiceAccount', 'training')],
    [
      'listed verbs on listed resources of any group',
      rbac('ClusterRole'),
      role({ apiGroups: ['*'], resources: ['pods'], verbs: ['get', 'list', 'watch'] }),
    ],
    ['metrics', rbac('ClusterRole'), role({ nonResourceURLs: ['/metrics'], verbs: ['get'] })],
    [
      'a role made of labelled ones',
      rbac('ClusterRole'),
      { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { team: 'ml' } }] } },
    ],
  ],
  refused: [
    ['an administrator of the cluster', rbac('ClusterRoleBinding'), adminBinding, bound],
    ['one of a namespace by that role', rbac('RoleBinding'), adminBinding, bound],
    ['one by a patch', rbac('ClusterRoleBindingPatch'), adminBinding, bound],
    ['one in a list', rbac('ClusterRoleBindingList'), { items: [adminBinding] }, bound],
    [
      'one in the first version',
      'kubernetes:rbac.authorization.k8s.io/v1beta1:ClusterRoleBinding',
      adminBinding,
      bound,
    ],
    ['the group of masters', rbac('ClusterRoleBinding'), subjects('Group', 'system:masters'), masters],
    ...['authenticated', 'unauthenticated', 'anonymous', 'serviceaccounts'].map((everybody): Refused => [
      `everybody in system:${everybody}`,
      rbac('ClusterRoleBinding'),
      subjects('Group', `system:${everybody}`),
      `The binding gives its role to everybody in system:${everybody}. Name the service accounts that need it.`,
    ]),
    [
      'a role with all rights under another name',
      rbac('ClusterRole'),
      role({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }),
      all,
    ],
    ['all verbs', rbac('Role'), role({ resources: ['secrets'], verbs: ['*'] }), all],
    ['all resources', rbac('ClusterRole'), role({ resources: ['*'], verbs: ['get'] }), all],
    ['all parts of all resources', rbac('ClusterRole'), role({ resources: ['*/*'], verbs: ['get'] }), all],
    ['all paths', rbac('ClusterRole'), role({ nonResourceURLs: ['*'], verbs: ['get'] }), all],
    [
      'a role that gives itself others',
      rbac('ClusterRole'),
      role({ resources: ['clusterroles'], verbs: ['bind', 'escalate', 'get'] }),
      'The role may bind, escalate, and so gets any other. Remove these verbs.',
    ],
    [
      'a role that acts as others',
      rbac('ClusterRole'),
      role({ resources: ['users'], verbs: ['impersonate'] }),
      'The role may impersonate, and so gets any other. Remove these verbs.',
    ],
    [
      'a role made of all others',
      rbac('ClusterRole'),
      { aggregationRule: { clusterRoleSelectors: [{ matchLabels: {} }] } },
      'The role is made of all other roles. Select those that are needed by label.',
    ],
  ],
})
