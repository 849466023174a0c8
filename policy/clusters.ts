/** The API of an EKS cluster is reached from named networks alone. */
import type { Policies } from '@pulumi/policy'
import { onTypes } from './check.js'
import { openRanges } from './ranges.js'

interface ApiAccess {
  endpointPublicAccess?: boolean
  publicAccessCidrs?: string[]
}

function* checkApiAccess({ endpointPublicAccess = true, publicAccessCidrs = [] }: ApiAccess) {
  if (!endpointPublicAccess) return
  const remedy =
    'List the networks of administrators and CI in publicAccessCidrs, or set endpointPublicAccess to false.'
  if (publicAccessCidrs.length === 0) yield `The API of the cluster is open to the internet. ${remedy}`
  const open = openRanges(publicAccessCidrs)
  if (open.length > 0) yield `The API of the cluster is open to ${open.join(', ')}. ${remedy}`
}

function* checkCluster({ vpcConfig = {} }: { vpcConfig?: ApiAccess }) {
  yield* checkApiAccess(vpcConfig)
}

export const clusterPolicies: Policies = [
  {
    name: 'cluster-apis-are-not-public',
    description: 'The API of every EKS cluster is private, or open to listed networks only.',
    validateResource: [
      onTypes(['eks:index:Cluster'], checkApiAccess),
      onTypes(['aws:eks/cluster:Cluster'], checkCluster),
    ],
  },
]
