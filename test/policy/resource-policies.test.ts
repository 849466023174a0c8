import { resourcePolicies } from '../../policy/resource-policies.js'
import { describePolicy, type Inputs } from './resources.js'

const statement = (changes: Inputs) => ({
  policy: JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*', Action: 'sqs:*', ...changes } }),
})
const queue = 'aws:sqs/queuePolicy:QueuePolicy'
const open = 'The policy allows everybody in. Name the accounts or roles in Principal.'
const root = { AWS: 'arn:aws:iam::123456789012:root' }

describePolicy(resourcePolicies, 'resource-policies-name-who', {
  allowed: [
    [
      'a queue for a topic',
      queue,
      statement({ Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:x:1:t' } } }),
    ],
    ['a key of the account', 'aws:kms/key:Key', statement({ Principal: root, Action: 'kms:*' })],
    [
      'a repository of images for accounts by name',
      'aws:ecr/repositoryPolicy:RepositoryPolicy',
      statement({ Principal: root, Action: 'ecr:BatchGetImage' }),
    ],
    ['a key without a policy', 'aws:kms/key:Key', {}],
    ['a refusal for everybody', queue, statement({ Effect: 'Deny' })],
  ],
  refused: [
    ['a queue for everybody', queue, statement({}), open],
    ['a key for everybody', 'aws:kms/key:Key', statement({ Principal: { AWS: ['*'] } }), open],
    [
      'a repository of images for all but one',
      'aws:ecr/repositoryPolicy:RepositoryPolicy',
      statement({ Principal: undefined, NotPrincipal: root }),
      open,
    ],
    ['a secret for everybody', 'aws:secretsmanager/secret:Secret', statement({}), open],
    ['an access point for everybody', 'aws:s3/accessPoint:AccessPoint', statement({}), open],
    [
      'a secret for every source',
      'aws:secretsmanager/secretPolicy:SecretPolicy',
      statement({ Condition: { ArnLike: { 'aws:SourceArn': '*' } } }),
      open,
    ],
  ],
})
