/** What all policies are made of: a function that checks the inputs of a resource and reports what is wrong with them. */
import type { ResourceValidation } from '@pulumi/policy'
import { objectsOf } from './kubernetes.js'

/** Yields a cause and a remedy for each fault. Any input may be missing. */
export type Check<Inputs> = (inputs: Inputs, type: string) => Iterable<string>

/**
 * Runs the check on resources of these types. In a preview the engine itself reports an input that is not known yet;
 * the update checks it before the resource is made.
 */
export function onTypes<Inputs>(types: readonly string[], check: Check<Inputs>): ResourceValidation {
  return ({ type, props }, report) => {
    if (!types.includes(type)) return
    for (const fault of check(props as Inputs, type)) report(fault)
  }
}

/** Runs the check on Kubernetes objects of these kinds in any version, on patches of them, and on each in a list of them. */
export function onKinds<Inputs>(kinds: readonly string[], check: Check<Inputs>): ResourceValidation {
  return ({ type, props }, report) => {
    for (const { kind, object } of objectsOf(type, props)) {
      if (!kinds.includes(kind)) continue
      for (const fault of check(object as Inputs, type)) report(fault)
    }
  }
}
