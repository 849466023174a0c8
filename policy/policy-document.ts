/** IAM policy documents, as AWS resources carry them: as JSON or as an object, with single values or lists. */
import { isGlob, matches } from './globs.js'
import { openRanges } from './ranges.js'

type OneOrMore<T> = T | T[]

interface RawStatement {
  effect?: string
  principal?: string | Record<string, OneOrMore<string>>
  notprincipal?: object | string
  action?: OneOrMore<string>
  notaction?: OneOrMore<string>
  resource?: OneOrMore<string>
  notresource?: OneOrMore<string>
  condition?: Record<string, Record<string, OneOrMore<string>>>
}

export type Document = string | { Statement?: OneOrMore<object> }

export interface Condition {
  operator: string
  key: string
  values: string[]
}

export interface Statement {
  /** Whatever does not refuse. */
  allows: boolean
  principals: string[]
  /** Those of them that are identity providers. */
  federated: string[]
  actions: string[]
  resources: string[]
  /** Whether it names what it does not apply to, and so applies to everything else. */
  isInverted: boolean
  conditions: Condition[]
}

export function statementsOf(document: Document): Statement[] {
  const parsed = (typeof document === 'string' ? JSON.parse(document) : document) as object
  const { statement } = lowerKeys<{ statement?: OneOrMore<object> }>(parsed)
  return listOf(statement).map((each) => statementOf(lowerKeys<RawStatement>(each)))
}

function statementOf(raw: RawStatement): Statement {
  const { principal } = raw
  return {
    allows: raw.effect !== 'Deny',
    principals: typeof principal === 'object' ? Object.values(principal).flatMap(listOf) : listOf(principal),
    federated: typeof principal === 'object' ? listOf(principal.Federated) : [],
    actions: listOf(raw.action),
    resources: listOf(raw.resource),
    isInverted: 'notprincipal' in raw || 'notaction' in raw || 'notresource' in raw,
    conditions: Object.entries(raw.condition ?? {}).flatMap(([operator, tests]) =>
      Object.entries(tests).map(([key, values]) => ({ operator, key, values: listOf(values).map(String) })),
    ),
  }
}

/** The names of elements are the same in any case; a preview knows the document as a whole or not at all. */
const lowerKeys = <T>(object: object) =>
  Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key.toLowerCase(), value as unknown]),
  ) as T

function listOf<T>(value: OneOrMore<T> | undefined): T[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

/** Everybody by a statement that allows: no condition keeps strangers out. */
export const letsEverybodyIn = ({ principals, conditions }: Statement): boolean =>
  principals.some(isGlob) && !conditions.some(keepsStrangersOut)

const identities = [
  ...['aws:principalarn', 'aws:principalaccount', 'aws:principalorgid', 'aws:principalorgpaths'],
  ...['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourcevpc', 'aws:sourcevpce'],
  'aws:userid',
]
const equal = ['StringEquals', 'StringEqualsIgnoreCase', 'ArnEquals', 'StringLike', 'ArnLike']
/** One that nobody named; a pattern that matches it matches anybody's. */
const strangers = ['arn:aws:iam::999999999999:role/stranger', '999999999999', 'o-stranger', 'stranger']

/** Operators such as ...IfExists, ForAllValues: and StringNotEquals hold for strangers as well. */
export function keepsStrangersOut({ operator, key, values }: Condition): boolean {
  if (values.length === 0) return false
  if (key.toLowerCase() === 'aws:sourceip') return operator === 'IpAddress' && openRanges(values).length === 0
  return (
    equal.includes(operator.replace(/^ForAnyValue:/, '')) &&
    identities.includes(key.toLowerCase()) &&
    !values.some((value) => strangers.some((stranger) => matches(value, stranger)))
  )
}
