/** What the other policies cannot see: charts that Helm installs by itself, and rights over the whole cluster. */
import type { Policies } from '@pulumi/policy'
import { onTypes } from './check.js'

function* checkRelease({ chart = '' }: { chart?: string }) {
  if (!/^(\.\/)?infra\/charts\/minio$/.test(chart))
    yield `The release installs ${chart}, whose objects no policy sees. Use kubernetes.helm.v4.Chart.`
}

function* checkBinding({ roleRef }: { roleRef?: { name?: string } }) {
  if (roleRef?.name === 'cluster-admin')
    yield 'The binding makes somebody administrator of the cluster. Bind a role with what is needed.'
}

const bindings = ['ClusterRoleBinding', 'RoleBinding', 'ClusterRoleBindingPatch', 'RoleBindingPatch']

export const chartPolicies: Policies = [
  {
    name: 'releases-are-visible',
    description: 'Helm installs no chart whose objects the policies cannot see.',
    validateResource: onTypes(['kubernetes:helm.sh/v3:Release'], checkRelease),
  },
  {
    name: 'nobody-is-cluster-admin',
    description: 'No binding gives all rights in the cluster.',
    validateResource: onTypes(
      bindings.map((kind) => `kubernetes:rbac.authorization.k8s.io/v1:${kind}`),
      checkBinding,
    ),
  },
]
