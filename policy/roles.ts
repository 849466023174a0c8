/** IAM: nobody gets all permissions, and only named principals can assume a role. */
import type { Policies } from '@pulumi/policy'
import { onTypes } from './check.js'
import { statementsOf, type Document, type Statement } from './policy-document.js'

interface Role {
  assumeRolePolicy: Document
  inlinePolicies?: { policy?: Document }[]
  managedPolicyArns?: string[]
}

function* checkPermissions(document: Document) {
  for (const { actions, resources, isInverted } of statementsOf(document).filter(({ allows }) => allows)) {
    for (const action of actions.filter(isWildcardAction)) {
      yield `The policy allows ${action}. List the actions that are needed.`
    }
    for (const resource of resources.filter(isWildcardResource)) {
      yield `The policy allows ${actions.join(', ')} on ${resource}. Name the resources by ARN.`
    }
    if (isInverted)
      yield 'The policy allows all but what NotAction or NotResource names. List what is needed instead.'
  }
}

const isGlob = (text: string) => /[*?]/.test(text)
const isAll = (text: string) => /^[*?]+$/.test(text)

/** All actions, those of several services, all of one, or by a pattern those of IAM, which give away all others. */
function isWildcardAction(action: string): boolean {
  const [service = '', verb = ''] = action.toLowerCase().split(':')
  return isGlob(service) || isAll(verb) || (service === 'iam' && isGlob(verb))
}

/** Everything, everything of a service, or what a pattern before the resource itself leaves open. */
function isWildcardResource(resource: string): boolean {
  const [, , service = '', , , ...rest] = resource.split(':')
  const named = rest.join(':')
  return isGlob(service) || (named === '' ? isGlob(resource) : isAll(named))
}

function* checkManagedPolicy(arn: string) {
  if (
    /^arn:aws[a-z-]*:iam::aws:policy\/(.*\/)?(.*FullAccess.*|AdministratorAccess.*|PowerUserAccess)$/.test(
      arn,
    )
  ) {
    yield `The role gets ${arn}, which allows everything of a service or more. Write a policy with the actions and resources that are needed.`
  }
}

function* checkTrust(document: Document) {
  for (const statement of statementsOf(document).filter(({ allows }) => allows)) {
    if (statement.principals.includes('*')) {
      yield 'Everybody can take the role. Name the service, account or identity provider in Principal.'
    }
    if (statement.actions.includes('sts:AssumeRoleWithWebIdentity')) yield* checkWebIdentity(statement)
  }
}

/** Without a subject every identity of the provider can take the role, and with a pattern too many can. */
function* checkWebIdentity({ conditions }: Statement) {
  for (const claim of ['sub', 'aud']) {
    const isFixed = conditions.some(
      ({ operator, key, values }) =>
        operator === 'StringEquals' &&
        key.endsWith(`:${claim}`) &&
        !values.some((value) => value.includes('*')),
    )
    if (!isFixed) {
      yield `The trust policy leaves the claim ${claim} open, so other identities of the provider can take the role. Add StringEquals on <issuer>:${claim}.`
    }
  }
}

function* checkRole({ assumeRolePolicy, inlinePolicies = [], managedPolicyArns = [] }: Role) {
  yield* checkTrust(assumeRolePolicy)
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
      onTypes(ofIam(['role:Role']), checkRole),
    ],
  },
]
