/** What all policies are made of: a function that looks at the inputs of a resource and tells what is wrong with them. */
import type { ResourceValidation } from '@pulumi/policy'

/** Yields a cause and a remedy for each fault. Of the inputs, nothing is certain to be there. */
export type Check<Inputs> = (inputs: Inputs, type: string) => Iterable<string>

/**
 * Runs the check on resources of these types. In a preview the engine itself tells of an input that is not known yet;
 * the update checks it before the resource is made.
 */
export function onTypes<Inputs>(types: readonly string[], check: Check<Inputs>): ResourceValidation {
  return ({ type, props }, report) => {
    if (!types.includes(type)) return
    for (const fault of check(props as Inputs, type)) report(fault)
  }
}
