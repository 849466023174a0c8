/** Policies of queues, keys, secrets and the like, which say who may use them. Those of buckets are in buckets.ts. */
import type { Policies } from '@pulumi/policy'
import { onTypes } from './check.js'
import { letsEverybodyIn, statementsOf, type Document } from './policy-document.js'

const types = [
  ...['aws:s3/accessPoint:AccessPoint', 'aws:s3control/accessPointPolicy:AccessPointPolicy'],
  ...['aws:kms/key:Key', 'aws:kms/replicaKey:ReplicaKey', 'aws:kms/keyPolicy:KeyPolicy'],
  ...['aws:sqs/queue:Queue', 'aws:sqs/queuePolicy:QueuePolicy'],
  ...['aws:sns/topic:Topic', 'aws:sns/topicPolicy:TopicPolicy'],
  ...['aws:secretsmanager/secret:Secret', 'aws:secretsmanager/secretPolicy:SecretPolicy'],
  'aws:ecr/repositoryPolicy:RepositoryPolicy',
  ...['aws:efs/fileSystemPolicy:FileSystemPolicy', 'aws:backup/vaultPolicy:VaultPolicy'],
]

function* checkPolicy({ policy }: { policy?: Document }) {
  for (const statement of policy === undefined ? [] : statementsOf(policy)) {
    if (statement.allows && (letsEverybodyIn(statement) || statement.isInverted))
      yield 'The policy allows everybody in. Name the accounts or roles in Principal.'
  }
}

export const resourcePolicies: Policies = [
  {
    name: 'resource-policies-name-who',
    description: 'No policy of an access point, key, queue, topic, repository or secret lets everybody in.',
    validateResource: onTypes(types, checkPolicy),
  },
]
