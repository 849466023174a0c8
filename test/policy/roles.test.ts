import { setConfig } from '@pulumi/pulumi/runtime/config.js'
import { rolePolicies } from '../../policy/roles.js'
import { describePolicy, type Allowed, type Inputs, type Refused } from './resources.js'

const role = 'aws:iam/role:Role'
const rolePolicy = 'aws:iam/rolePolicy:RolePolicy'
const attachment = 'aws:iam/rolePolicyAttachment:RolePolicyAttachment'
const bucket = 'arn:aws:s3:::store'
const issuer = 'oidc.eks.eu-west-3.amazonaws.com/id/ABC'
const subject = 'system:serviceaccount:modelops:inference'

const statement = (changes: Inputs) => ({
  policy: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: [`${bucket}/models/*`], ...changes }],
  }),
})

const trust = (changes: Inputs) => ({
  assumeRolePolicy: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...changes }] }),
})
const webIdentity = (StringEquals: Record<string, string>, others: Inputs = {}) => {
  const Principal = { Federated: `arn:aws:iam::123456789012:oidc-provider/${issuer}` }
  const Condition = { StringEquals, ...others }
  return trust({ Principal, Action: 'sts:AssumeRoleWithWebIdentity', Condition })
}
const both = { [`${issuer}:sub`]: subject, [`${issuer}:aud`]: 'sts.amazonaws.com' }
const assumedBy = (Principal: unknown, others: Inputs = {}) =>
  trust({ Principal, Action: 'sts:AssumeRole', ...others })
const ofNodes = trust({ Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' })
const openClaim = (claim: string) =>
  `The trust policy leaves the claim ${claim} open, so other identities of the provider can take the role. Add StringEquals on <issuer>:${claim}.`
const managed = (arn: string) =>
  `The role gets ${arn}, which allows everything of a service or more. Write a policy with the actions and resources that are needed.`
const everybody = 'Everybody can take the role. Name the service, account or identity provider in Principal.'
const account = (number: string) =>
  `Whoever the account ${number} chooses can take the role. Name a role of it in Principal, or list your own account in allowedAccountIds.`
const allBut =
  'All but whom or what NotPrincipal or NotAction names can take the role. Name who can in Principal.'
/** The type by the name of its module. */
const ofIam = (kind: string) => `aws:iam/${kind}:${kind[0]!.toUpperCase()}${kind.slice(1)}`
const wideActions = [
  ...['*', '**', 's3:*', 's3:**', 's3:?*', 'S3:*', '*:GetObject', 's?:GetObject', 's3:*e*'],
  ...['iam:P*', 'iam:*Role', 'IAM:pass*', 'iam:Pass?ole', 's3:Put*', 'sts:Assume*', 'kms:*Grant'],
  ...['sqs:*e*', 'eks:Create*', 'ec2:Run*', 'lambda:Add*', 'ecr:Set*', 'secretsmanager:Get*', 'ssm:Start*'],
]
const wideResources = [
  ...['*', '**', '?*', 'arn:*', 'arn:aws:*', 'arn:aws:s3:::*', 'arn:aws:s3:::**', 'arn:aws:s3:::*/*'],
  ...['arn:aws:*:::models', 'arn:aws:sqs:*:*:*', 'arn:aws:iam::123456789012:role/*'],
  ...['arn:aws:s3:::?*/*', 'arn:aws:sqs:eu-west-3:123456789012:????*'],
  ...['user/*', 'policy/*'].map((name) => `arn:aws:iam::123456789012:${name}`),
  ...['table/*', 'function:*', 'parameter/*', 'repository/*', 'cluster/*', 'instance/*'].map(
    (name) => `arn:aws:any:eu-west-3:123456789012:${name}`,
  ),
  ...['arn:aws:kms:eu-west-3:123456789012:key/*', 'arn:aws:secretsmanager:*:*:secret:*'],
]
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess'
const fullS3 = 'arn:aws:iam::aws:policy/AmazonS3FullAccess'

describe('roles', () => {
  before(() => setConfig('modelops:allowedAccountIds', '["123456789012"]'))
  after(() => setConfig('modelops:allowedAccountIds', '[]'))

  describePolicy(rolePolicies, 'roles-are-least-privilege', {
    allowed: [
      ['named actions on named resources', rolePolicy, statement({})],
      ['all objects below a prefix', rolePolicy, statement({ Resource: `${bucket}/datasets/*` })],
      ['a refusal of everything', rolePolicy, statement({ Effect: 'Deny', Action: '*', Resource: '*' })],
      ['a role for the nodes', role, ofNodes],
      ['a role for one service account', role, webIdentity(both)],
      ['a role with a policy of its own', role, { ...ofNodes, inlinePolicies: [statement({})] }],
      ['reads by a pattern', rolePolicy, statement({ Action: 's3:Get*' })],
      ...['sqs:Get*', 'sqs:Delete*', 'sqs:*Message'].map((Action): Allowed => [
        `a part of a service, ${Action}`,
        rolePolicy,
        statement({ Action, Resource: 'arn:aws:sqs:eu-west-3:123456789012:jobs-*' }),
      ]),
      ['a pattern of harmless actions', rolePolicy, statement({ Action: 'ec2:Describe*' })],
      [
        'the roles of a prefix',
        rolePolicy,
        statement({ Action: 'iam:PassRole', Resource: 'arn:aws:iam::123456789012:role/modelops-*' }),
      ],
      [
        'a group of logs',
        rolePolicy,
        statement({ Action: 'logs:Put*', Resource: 'arn:aws:logs:*:*:log-group:*' }),
      ],
      [
        'a role for pods of EKS',
        role,
        trust({
          Principal: { Service: 'pods.eks.amazonaws.com' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
        }),
      ],
      ['a role for a role of another account', role, assumedBy({ AWS: 'arn:aws:iam::999999999999:role/ci' })],
      [
        'a role for people who log in by SAML',
        role,
        trust({
          Principal: { Federated: 'arn:aws:iam::123456789012:saml-provider/corp' },
          Action: 'sts:AssumeRoleWithSAML',
          Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
        }),
      ],
      ['a role for the own account', role, assumedBy({ AWS: 'arn:aws:iam::123456789012:root' })],
      [
        'a role for another account with a secret between both',
        role,
        assumedBy({ AWS: '999999999999' }, { Condition: { StringEquals: { 'sts:ExternalId': 'e-1' } } }),
      ],
      [
        'a role for everybody of an organisation',
        role,
        assumedBy('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
      ],
      [
        'a managed policy of EKS',
        attachment,
        { role: 'nodes', policyArn: 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy' },
      ],
      [
        'the managed policy of the EBS driver',
        attachment,
        { role: 'csi', policyArn: 'arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy' },
      ],
    ],
    refused: [
      ...wideActions.map((Action): Refused => [
        `the action ${Action}`,
        rolePolicy,
        statement({ Action }),
        `The policy allows ${Action}. List the actions that are needed.`,
      ]),
      ...wideResources.map((Resource): Refused => [
        `the resource ${Resource}`,
        rolePolicy,
        statement({ Resource }),
        `The policy allows s3:GetObject on ${Resource}. Name the resources by ARN.`,
      ]),
      [
        'all resources but some',
        rolePolicy,
        statement({ Resource: undefined, NotResource: 'arn:aws:s3:::secret/*' }),
        'The policy allows all but what NotAction or NotResource names. List what is needed instead.',
      ],
      [
        'elements in other letters',
        rolePolicy,
        { policy: { statement: { effect: 'Allow', action: '*', resource: bucket } } },
        'The policy allows *. List the actions that are needed.',
      ],
      [
        'another account',
        role,
        assumedBy({ AWS: 'arn:aws:iam::999999999999:root' }),
        account('999999999999'),
      ],
      ['another account by its number', role, assumedBy({ AWS: ['999999999999'] }), account('999999999999')],
      ['another partition', role, assumedBy({ AWS: 'arn:aws-cn:iam::999:root' }), account('999')],
      ['everybody as such', role, assumedBy('*'), everybody],
      ['every root', role, assumedBy({ AWS: 'arn:aws:iam::*:root' }), everybody],
      [
        'everybody by a condition that strangers meet',
        role,
        assumedBy('*', { Condition: { StringLike: { 'aws:PrincipalArn': '*' } } }),
        everybody,
      ],
      [
        'everybody who knows a number',
        role,
        assumedBy('*', { Condition: { StringEquals: { 'sts:ExternalId': 'e-1' } } }),
        everybody,
      ],
      ['all but one', role, trust({ NotPrincipal: { AWS: '999' }, Action: 'sts:AssumeRole' }), allBut],
      [
        'all but one action',
        role,
        trust({ Principal: { Service: 'ec2.amazonaws.com' }, NotAction: 'x' }),
        allBut,
      ],
      [
        'every identity provider',
        role,
        trust({
          Principal: { Federated: `arn:aws:iam::*:oidc-provider/${issuer}` },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: both },
        }),
        everybody,
      ],
      [
        'the claims of another issuer',
        role,
        webIdentity({ 'other.example.org:sub': subject, [`${issuer}:aud`]: 'sts.amazonaws.com' }),
        openClaim('sub'),
      ],
      [
        'web identities by a pattern of actions',
        role,
        trust({
          Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${issuer}` },
          Action: 'sts:*',
          Condition: { StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' } },
        }),
        openClaim('sub'),
      ],
      [
        'a subject by a pattern',
        role,
        webIdentity({ [`${issuer}:aud`]: 'sts.amazonaws.com' }, { StringLike: { [`${issuer}:sub`]: '*' } }),
        openClaim('sub'),
      ],
      [
        'a subject if there is one',
        role,
        webIdentity(
          { [`${issuer}:aud`]: 'sts.amazonaws.com' },
          { StringEqualsIfExists: { [`${issuer}:sub`]: subject } },
        ),
        openClaim('sub'),
      ],
      [
        'SAML for every audience',
        role,
        trust({
          Principal: { Federated: 'arn:aws:iam::123456789012:saml-provider/corp' },
          Action: 'sts:AssumeRoleWithSAML',
        }),
        openClaim('aud'),
      ],
      [
        'reading everything of the account',
        attachment,
        { role: 'r', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
        managed('arn:aws:iam::aws:policy/ReadOnlyAccess'),
      ],
      ...['rolePolicyAttachment', 'userPolicyAttachment', 'groupPolicyAttachment', 'policyAttachment'].map(
        (kind): Refused => [
          `an administrator by a ${kind}`,
          ofIam(kind),
          { policyArn: admin },
          managed(admin),
        ],
      ),
      ...['user', 'group'].map((whose): Refused => [
        `an administrator by the list of all attachments of a ${whose}`,
        ofIam(`${whose}PolicyAttachmentsExclusive`),
        { policyArns: [admin] },
        managed(admin),
      ]),
      ...['policy', 'userPolicy', 'groupPolicy'].map((kind): Refused => [
        `all actions by a ${kind}`,
        ofIam(kind),
        statement({ Action: '*' }),
        'The policy allows *. List the actions that are needed.',
      ]),
      [
        'an administrator by the list of all attachments',
        'aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive',
        { roleName: 'r', policyArns: [admin] },
        managed(admin),
      ],
      [
        'all resources',
        rolePolicy,
        statement({ Resource: '*' }),
        'The policy allows s3:GetObject on *. Name the resources by ARN.',
      ],
      [
        'all resources of a service, for a user as well',
        'aws:iam/userPolicy:UserPolicy',
        statement({ Resource: ['arn:aws:s3:::*'] }),
        'The policy allows s3:GetObject on arn:aws:s3:::*. Name the resources by ARN.',
      ],
      [
        'all actions',
        rolePolicy,
        statement({ Action: '*' }),
        'The policy allows *. List the actions that are needed.',
      ],
      [
        'all actions of a service, in a policy that stands alone',
        'aws:iam/policy:Policy',
        statement({ Action: ['s3:*'] }),
        'The policy allows s3:*. List the actions that are needed.',
      ],
      [
        'all actions but some',
        rolePolicy,
        statement({ Action: undefined, NotAction: 'iam:*' }),
        'The policy allows all but what NotAction or NotResource names. List what is needed instead.',
      ],
      [
        'all resources in a policy inside the role',
        role,
        { ...ofNodes, inlinePolicies: [statement({ Resource: '*' })] },
        'The policy allows s3:GetObject on *. Name the resources by ARN.',
      ],
      ['all of S3 by a managed policy', attachment, { role: 'r', policyArn: fullS3 }, managed(fullS3)],
      ['an administrator', role, { ...ofNodes, managedPolicyArns: [admin] }, managed(admin)],
      [
        'a role that everybody takes',
        role,
        trust({ Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }),
        'Everybody can take the role. Name the service, account or identity provider in Principal.',
      ],
      ['a role for every audience', role, webIdentity({ [`${issuer}:sub`]: subject }), openClaim('aud')],
      [
        'a role for every audience but one',
        role,
        webIdentity(
          { [`${issuer}:sub`]: subject },
          { StringNotEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' } },
        ),
        openClaim('aud'),
      ],
      [
        'a role for every service account',
        role,
        webIdentity({ [`${issuer}:aud`]: 'sts.amazonaws.com' }),
        openClaim('sub'),
      ],
      [
        'a role for every service account of a namespace',
        role,
        webIdentity({ ...both, [`${issuer}:sub`]: 'system:serviceaccount:modelops:*' }),
        openClaim('sub'),
      ],
    ],
  })
})
