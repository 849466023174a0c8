/** Queries on what a run of the program registered. */
import assert from 'node:assert/strict'
import type { Registration, Run } from './run-program.js'

const signature = '4dabf18193072939515e22adb298388d'
const secretSignature = '1b47061264138c4ac30d75fd1eb44270'
export const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9'

type Wrapped = Record<string, unknown>

/** The only resource of a type (the last part of it may be enough), or the one with this name. */
export function find({ registrations }: Run, type: string, name?: string): Registration {
  const found = registrations.filter(
    (each) => (each.type === type || each.type.endsWith(`:${type}`)) && (name ?? each.name) === each.name,
  )
  assert.equal(found.length, 1, `${found.length} resources ${type} ${name ?? ''}`)
  return found[0]!
}

/** The inputs without the wraps of secrets. */
export function inputsOf<T = Record<string, never>>(run: Run, type: string, name?: string): T {
  return plain(find(run, type, name).inputs) as T
}

export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const wrapped = value as Wrapped
  if (wrapped[signature] === secretSignature) return plain(wrapped.value)
  return Object.fromEntries(Object.entries(wrapped).map(([key, each]) => [key, plain(each)]))
}

export function isSecret(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (value as Wrapped)[signature] === secretSignature
}

/** Whether the first resource is registered after the second, because of it. Follows what the dependencies depend on. */
export function dependsOn(run: Run, from: Registration, on: Registration): boolean {
  const seen = new Set<Registration>()
  const visit = (each: Registration): boolean => {
    if (seen.has(each)) return false
    seen.add(each)
    return each === on || prerequisites(run, each).some(visit)
  }
  return from !== on && visit(from)
}

/** The resources that its dependencies name, and its provider. */
function prerequisites({ registrations }: Run, { dependencies, provider }: Registration) {
  const urns = [...dependencies, provider.slice(0, provider.lastIndexOf('::'))]
  return registrations.filter(({ type, name }) => urns.some((urn) => isOf(urn, type, name)))
}

const isOf = (urn: string, type: string, name: string) => {
  const [, , qualifiedType = '', ...rest] = urn.split('::')
  return qualifiedType.split('$').at(-1) === type && rest.join('::') === name
}

/** The provider's name: what the resource, or a component for its children, was given explicitly. */
export function providerOf({ provider, providers }: Registration): string {
  const reference = provider || Object.values(providers)[0] || ''
  return reference.split('::').at(-2) ?? ''
}

export interface Statement {
  Sid?: string
  Effect: string
  Principal?: unknown
  Action: string | string[]
  Resource?: string[]
  Condition?: unknown
}

/** The statements of an IAM policy document. */
export const statementsOf = (document: string) =>
  (JSON.parse(document) as { Statement: Statement[] }).Statement
