/** The API of an EKS cluster is reached from named networks alone. */
import type { Policies } from '@pulumi/policy'
import { onTypes } from './check.js'

interface ApiAccess {
  endpointPublicAccess?: boolean
  publicAccessCidrs?: string[]
}

/** Wider ranges are no network of somebody's; two halves of the internet are not either. */
const widestPrefix = 8

function* checkApiAccess({ endpointPublicAccess = true, publicAccessCidrs = [] }: ApiAccess) {
  if (!endpointPublicAccess) return
  const remedy =
    'List the networks of administrators and CI in publicAccessCidrs, or set endpointPublicAccess to false.'
  if (publicAccessCidrs.length === 0) yield `The API of the cluster is open to the internet. ${remedy}`
  for (const range of publicAccessCidrs.filter((each) => Number(each.split('/')[1]) < widestPrefix))
    yield `The API of the cluster is open to ${range}. ${remedy}`
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
