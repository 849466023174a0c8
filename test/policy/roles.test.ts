import { rolePolicies } from '../../policy/roles.js'
import { describePolicy, type Inputs } from './resources.js'

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
const ofNodes = trust({ Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' })
const openClaim = (claim: string) =>
  `The trust policy leaves the claim ${claim} open, so other identities of the provider can take the role. Add StringEquals on <issuer>:${claim}.`
const managed = (arn: string) =>
  `The role gets ${arn}, which allows everything of a service or more. Write a policy with the actions and resources that are needed.`
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess'
const fullS3 = 'arn:aws:iam::aws:policy/AmazonS3FullAccess'

describePolicy(rolePolicies, 'roles-are-least-privilege', {
  allowed: [
    ['named actions on named resources', rolePolicy, statement({})],
    ['all objects below a prefix', rolePolicy, statement({ Resource: `${bucket}/datasets/*` })],
    ['a refusal of everything', rolePolicy, statement({ Effect: 'Deny', Action: '*', Resource: '*' })],
    ['a role for the nodes', role, ofNodes],
    ['a role for one service account', role, webIdentity(both)],
    ['a role with a policy of its own', role, { ...ofNodes, inlinePolicies: [statement({})] }],
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
