/** IAM: nobody gets all permissions, and only named principals can assume a role. Patterns are judged by what they match. */
import type { Policies } from '@pulumi/policy'
import { onTypes } from './check.js'
import { isGlob, matches } from './globs.js'
import { statementsOf, type Document } from './policy-document.js'
import { checkTrust } from './trust.js'

interface Role {
  assumeRolePolicy?: Document
  inlinePolicies?: { policy?: Document }[]
  managedPolicyArns?: string[]
}

function* checkPermissions(document: Document) {
  for (const { actions, resources, isInverted } of statementsOf(document).filter(({ allows }) => allows)) {
    for (const action of actions.filter(isWideAction)) {
      yield `The policy allows ${action}. List the actions that are needed.`
    }
    for (const resource of resources.filter(isWideResource)) {
      yield `The policy allows ${actions.join(', ')} on ${resource}. Name the resources by ARN.`
    }
    if (isInverted)
      yield 'The policy allows all but what NotAction or NotResource names. List what is needed instead.'
  }
}

/** Whoever may do one of these has other people's rights or data too; a pattern may not include them unsaid. */
const powers = Object.entries({
  iam: 'PassRole PutRolePolicy PutUserPolicy AttachRolePolicy AttachUserPolicy CreatePolicyVersion SetDefaultPolicyVersion CreateRole CreateAccessKey CreateLoginProfile UpdateAssumeRolePolicy AddUserToGroup DeleteRolePermissionsBoundary',
  sts: 'AssumeRole GetFederationToken',
  s3: 'PutBucketPolicy DeleteBucketPolicy PutBucketAcl PutObjectAcl PutBucketPublicAccessBlock PutAccountPublicAccessBlock DeleteBucket',
  kms: 'PutKeyPolicy CreateGrant ScheduleKeyDeletion',
  eks: 'CreateAccessEntry AssociateAccessPolicy',
  ec2: 'RunInstances ModifySnapshotAttribute AuthorizeSecurityGroupIngress',
  lambda: 'AddPermission UpdateFunctionCode',
  ecr: 'SetRepositoryPolicy PutImage',
  secretsmanager: 'PutResourcePolicy GetSecretValue',
  ssm: 'SendCommand StartSession',
}).flatMap(([service, verbs]) => verbs.split(' ').map((verb) => `${service}:${verb}`.toLowerCase()))

/** A pattern for reading and deleting is for all of a service. */
const includesAll = (verb: string) => ['getstranger', 'deletestranger'].every((each) => matches(verb, each))

/** All actions, those of several services, all of one, or a pattern that includes a power. */
function isWideAction(action: string): boolean {
  if (!isGlob(action)) return false
  const pattern = action.toLowerCase()
  const [service = '', verb = ''] = pattern.split(':')
  return isGlob(service) || includesAll(verb) || powers.some((power) => matches(pattern, power))
}

/** Resources that nobody named, of services where a name says little. */
const strangers = [
  ...['stranger', 'stranger/stranger', 'role/stranger', 'user/stranger', 'policy/stranger'],
  ...['key/stranger', 'secret:stranger', 'table/stranger', 'function:stranger', 'parameter/stranger'],
  ...['repository/stranger', 'cluster/stranger', 'instance/stranger'],
]

/** Everything, everything of a service, or what a pattern before the resource itself leaves open. */
function isWideResource(resource: string): boolean {
  const [, , service = '', , , ...rest] = resource.split(':')
  const named = rest.join(':')
  if (isGlob(service) || named === '') return isGlob(resource)
  return isGlob(named) && strangers.some((stranger) => matches(named, stranger))
}

const wideManagedPolicies =
  /^arn:aws[a-z-]*:iam::aws:policy\/(.*\/)?(.*FullAccess.*|AdministratorAccess.*|PowerUserAccess|ReadOnlyAccess|(System|Network|Database)Administrator)$/

function* checkManagedPolicy(arn: string) {
  if (wideManagedPolicies.test(arn))
    yield `The role gets ${arn}, which allows everything of a service or more. Write a policy with the actions and resources that are needed.`
}

function* checkManagedPolicies({ policyArns = [] }: { policyArns?: string[] }) {
  for (const arn of policyArns) yield* checkManagedPolicy(arn)
}

function* checkRole({ assumeRolePolicy, inlinePolicies = [], managedPolicyArns = [] }: Role) {
  if (assumeRolePolicy !== undefined) yield* checkTrust(assumeRolePolicy)
  for (const { policy } of inlinePolicies) if (policy !== undefined) yield* checkPermissions(policy)
  for (const arn of managedPolicyArns) yield* checkManagedPolicy(arn)
}

const documentTypes = [
  'policy:Policy',
  'rolePolicy:RolePolicy',
  'userPolicy:UserPolicy',
  'groupPolicy:GroupPolicy',
]
const attachmentTypes = [
  'rolePolicyAttachment:RolePolicyAttachment',
  'userPolicyAttachment:UserPolicyAttachment',
  'groupPolicyAttachment:GroupPolicyAttachment',
  'policyAttachment:PolicyAttachment',
]
const exclusiveTypes = [
  'rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive',
  'userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive',
  'groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive',
]
const ofIam = (types: string[]) => types.map((type) => `aws:iam/${type}`)

export const rolePolicies: Policies = [
  {
    name: 'roles-are-least-privilege',
    description: 'No role gets all actions or all resources, and no stranger can take one.',
    validateResource: [
      onTypes(ofIam(documentTypes), ({ policy }: { policy: Document }) => checkPermissions(policy)),
      onTypes(ofIam(attachmentTypes), ({ policyArn }: { policyArn: string }) =>
        checkManagedPolicy(policyArn),
      ),
      onTypes(ofIam(exclusiveTypes), checkManagedPolicies),
      onTypes(ofIam(['role:Role']), checkRole),
    ],
  },
]
