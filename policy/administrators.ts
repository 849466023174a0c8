/** Only named principals administer a cluster, whichever way leads to it: EKS access entries, aws-auth, roles of Kubernetes. */
import type { Policies } from '@pulumi/policy'
import { onKinds, onTypes } from './check.js'
import { listSetting } from './stack-settings.js'

interface Association {
  principalArn?: string
  policyArn?: string
}

interface Entry {
  principalArn?: string
  kubernetesGroups?: string[]
  accessPolicies?: Record<string, Association>
}

interface ConfigMap {
  metadata?: { name?: string }
  data?: Record<string, string>
}

interface Mapping {
  groups?: string[]
}

function* checkAssociation({ principalArn = '', policyArn = '' }: Association) {
  const isAdmin = /\/AmazonEKS(Cluster)?AdminPolicy$/.test(policyArn)
  if (isAdmin && !listSetting('clusterAdminArns').includes(principalArn))
    yield `${principalArn} becomes an administrator of the cluster. List it in clusterAdminArns, or give it AmazonEKSAdminViewPolicy.`
}

interface Cluster {
  accessEntries?: Record<string, Entry>
  roleMappings?: Mapping[]
  userMappings?: Mapping[]
}

/** The group of those that Kubernetes asks for no permission. */
const masters = 'system:masters'

function* checkGroups(groups: string[] = []) {
  if (groups.includes(masters)) yield `The group ${masters} administers the cluster. Name another group.`
}

function* checkCluster({ accessEntries = {}, roleMappings = [], userMappings = [] }: Cluster) {
  for (const { principalArn, kubernetesGroups, accessPolicies = {} } of Object.values(accessEntries)) {
    yield* checkGroups(kubernetesGroups)
    for (const { policyArn } of Object.values(accessPolicies))
      yield* checkAssociation({ principalArn, policyArn } as Association)
  }
  for (const { groups } of [...roleMappings, ...userMappings]) yield* checkGroups(groups)
}

/** The ConfigMap by which older clusters map AWS's identities to groups. */
function* checkAwsAuth({ metadata, data = {} }: ConfigMap) {
  if (metadata?.name !== 'aws-auth') return
  if (Object.values(data).some((text) => text.includes(masters))) yield* checkGroups([masters])
}

interface Binding {
  roleRef?: { name?: string }
  subjects?: { name?: string }[]
}

const everybody = [
  'system:anonymous',
  'system:authenticated',
  'system:unauthenticated',
  'system:serviceaccounts',
]

function* checkBinding({ roleRef, subjects = [] }: Binding) {
  if (roleRef?.name === 'cluster-admin')
    yield 'The binding makes somebody administrator of the cluster. Bind a role with what is needed.'
  for (const { name = '' } of subjects.filter(({ name = '' }) => everybody.includes(name)))
    yield `The binding gives its role to everybody in ${name}. Name the service accounts that need it.`
  yield* checkGroups(subjects.map(({ name = '' }) => name))
}

interface Rule {
  verbs?: string[]
  resources?: string[]
  nonResourceURLs?: string[]
}

interface Role {
  rules?: Rule[]
  aggregationRule?: { clusterRoleSelectors?: Selector[] }
}

interface Selector {
  matchLabels?: object
  matchExpressions?: object[]
}

/** Rights by which one takes those of others. */
const takeover = ['bind', 'escalate', 'impersonate']

function* checkRole({ rules = [], aggregationRule }: Role) {
  for (const { verbs = [], resources = [], nonResourceURLs = [] } of rules) {
    if ([...verbs, ...resources, ...nonResourceURLs].some((each) => each === '*' || each.startsWith('*/')))
      yield 'The role has all verbs, or those on all resources. List what is needed.'
    const others = verbs.filter((verb) => takeover.includes(verb))
    if (others.length > 0)
      yield `The role may ${others.join(', ')}, and so gets any other. Remove these verbs.`
  }
  if (aggregationRule?.clusterRoleSelectors?.some(selectsAll))
    yield 'The role is made of all other roles. Select those that are needed by label.'
}

const selectsAll = ({ matchLabels = {}, matchExpressions = [] }: Selector) =>
  Object.keys(matchLabels).length + matchExpressions.length === 0

export const administratorPolicies: Policies = [
  {
    name: 'cluster-administrators-are-named',
    description: 'Nobody but those in clusterAdminArns administers an EKS cluster.',
    validateResource: [
      onTypes(['aws:eks/accessPolicyAssociation:AccessPolicyAssociation'], checkAssociation),
      onTypes(['aws:eks/accessEntry:AccessEntry'], ({ kubernetesGroups }: Entry) =>
        checkGroups(kubernetesGroups),
      ),
      onTypes(['eks:index:Cluster'], checkCluster),
      onKinds(['ConfigMap'], checkAwsAuth),
    ],
  },
  {
    name: 'nobody-is-cluster-admin',
    description: 'No role or binding of Kubernetes gives all rights.',
    validateResource: [
      onKinds(['ClusterRoleBinding', 'RoleBinding'], checkBinding),
      onKinds(['ClusterRole', 'Role'], checkRole),
    ],
  },
]
