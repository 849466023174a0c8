import { chartPolicies } from '../../policy/charts.js'
import { describePolicy } from './resources.js'

const release = 'kubernetes:helm.sh/v3:Release'
describePolicy(chartPolicies, 'releases-are-visible', {
  allowed: [['MinIO of this repository', release, { chart: './infra/charts/minio' }]],
  refused: [
    [
      'any other chart',
      release,
      { chart: 'bitnami/redis' },
      'The release installs bitnami/redis, whose objects no policy sees. Use kubernetes.helm.v4.Chart.',
    ],
  ],
})

const binding = 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding'
describePolicy(chartPolicies, 'nobody-is-cluster-admin', {
  allowed: [['a role with fewer rights', binding, { roleRef: { name: 'view' } }]],
  refused: [
    [
      'an administrator of the cluster',
      binding,
      { roleRef: { name: 'cluster-admin' } },
      'The binding makes somebody administrator of the cluster. Bind a role with what is needed.',
    ],
  ],
})
