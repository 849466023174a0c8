/** Resources as the engine shows them to policies, and what the policies of a group say of them. */
import assert from 'node:assert/strict'
import type { Policies, PolicyResource, ResourceValidationArgs } from '@pulumi/policy'

export type Inputs = Record<string, unknown>

export interface Resource {
  type: string
  props: Inputs
  name?: string
  /** Names of the resources that the property `bucket` comes from. */
  bucketOf?: string[]
}

export interface Violation {
  policy: string
  message: string
  urn?: string
}

const urnOf = (name: string) => `urn:pulumi:test::modelops::${name}`

/** What all resource policies of the group say of one resource. */
export function violationsOf(policies: Policies, { type, props, name = 'it' }: Resource): Violation[] {
  const args = { type, props, urn: urnOf(name), name } as unknown as ResourceValidationArgs
  return policies.flatMap((policy) => {
    const validate = 'validateResource' in policy ? policy.validateResource : undefined
    const violations: Violation[] = []
    for (const each of [validate ?? []].flat()) {
      void each(args, (message) => violations.push({ policy: policy.name, message }))
    }
    return violations
  })
}

/** What all stack policies of the group say of a stack. */
export function stackViolationsOf(policies: Policies, stack: Resource[]): Violation[] {
  const resources = stack.map(policyResource)
  return policies.flatMap((policy) => {
    const violations: Violation[] = []
    if ('validateStack' in policy) {
      const args = { resources, stackTags: new Map<string, string>(), getConfig: <T>() => ({}) as T }
      const report = (message: string, urn?: string) =>
        violations.push({ policy: policy.name, message, ...(urn !== undefined && { urn }) })
      void policy.validateStack({ ...args, notApplicable: assert.fail }, report)
    }
    return violations
  })
}

function policyResource({ type, props, name = 'it', bucketOf = [] }: Resource): PolicyResource {
  const propertyDependencies = { bucket: bucketOf.map((each) => ({ urn: urnOf(each) })) }
  return { type, props, name, urn: urnOf(name), propertyDependencies } as unknown as PolicyResource
}

/** One row of a policy's table: a title, the resource, and the message for one that is refused. */
export type Allowed = [title: string, type: string, props: Inputs]
export type Refused = [title: string, type: string, props: Inputs, message: string]

/** Tests both verdicts of a policy: what is allowed passes the whole group, and what is refused yields exactly this policy's message. */
export function describePolicy(
  policies: Policies,
  name: string,
  { allowed, refused }: { allowed: Allowed[]; refused: Refused[] },
): void {
  describe(`the policy ${name}`, () => {
    const policy = policies.filter((each) => each.name === name)
    before(() => assert.equal(policy.length, 1, `there is no policy ${name}`))
    for (const [title, type, props] of allowed) {
      it(`allows ${title}`, () => assert.deepEqual(violationsOf(policies, { type, props }), []))
    }
    for (const [title, type, props, message] of refused) {
      it(`refuses ${title}`, () =>
        assert.deepEqual(violationsOf(policy, { type, props }), [{ policy: name, message }]))
    }
  })
}
