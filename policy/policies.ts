/** All policies of the pack. */
import type { Policies } from '@pulumi/policy'
import { administratorPolicies } from './administrators.js'
import { bucketPolicies } from './buckets.js'
import { chartPolicies } from './charts.js'
import { clusterPolicies } from './clusters.js'
import { databasePolicies } from './databases.js'
import { imagePolicies } from './images.js'
import { kindPolicies } from './kinds.js'
import { machinePolicies } from './machines.js'
import { namespacePolicies } from './namespaces.js'
import { podPolicies } from './pods.js'
import { resourcePolicies } from './resource-policies.js'
import { rolePolicies } from './roles.js'
import { securityGroupPolicies } from './security-groups.js'
import { servicePolicies } from './services.js'
import { volumePolicies } from './volumes.js'

export const policies: Policies = [
  ...bucketPolicies,
  ...resourcePolicies,
  ...volumePolicies,
  ...databasePolicies,
  ...machinePolicies,
  ...rolePolicies,
  ...podPolicies,
  ...imagePolicies,
  ...namespacePolicies,
  ...servicePolicies,
  ...securityGroupPolicies,
  ...clusterPolicies,
  ...administratorPolicies,
  ...chartPolicies,
  ...kindPolicies,
]
