/** All policies of the pack. */
import type { Policies } from '@pulumi/policy'
import { bucketPolicies } from './buckets.js'
import { chartPolicies } from './charts.js'
import { clusterPolicies } from './clusters.js'
import { imagePolicies } from './images.js'
import { podPolicies } from './pods.js'
import { rolePolicies } from './roles.js'
import { servicePolicies } from './services.js'
import { volumePolicies } from './volumes.js'

export const policies: Policies = [
  ...bucketPolicies,
  ...volumePolicies,
  ...rolePolicies,
  ...podPolicies,
  ...imagePolicies,
  ...servicePolicies,
  ...clusterPolicies,
  ...chartPolicies,
]
