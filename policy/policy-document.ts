/** IAM policy documents, as AWS resources carry them: as JSON or as an object, with single values or lists. */

type OneOrMore<T> = T | T[]

interface RawStatement {
  Effect: string
  Principal?: string | Record<string, OneOrMore<string>>
  Action?: OneOrMore<string>
  NotAction?: OneOrMore<string>
  Resource?: OneOrMore<string>
  NotResource?: OneOrMore<string>
  Condition?: Record<string, Record<string, OneOrMore<string>>>
}

export type Document = string | { Statement: OneOrMore<RawStatement> }

export interface Statement {
  allows: boolean
  principals: string[]
  actions: string[]
  resources: string[]
  /** Whether it names what it does not apply to, and so applies to everything else. */
  isInverted: boolean
  /** Operator, key and values. */
  conditions: { operator: string; key: string; values: string[] }[]
}

export function statementsOf(document: Document): Statement[] {
  const { Statement } =
    typeof document === 'string' ? (JSON.parse(document) as Exclude<Document, string>) : document
  return listOf(Statement).map((raw) => ({
    allows: raw.Effect === 'Allow',
    principals:
      typeof raw.Principal === 'object'
        ? Object.values(raw.Principal).flatMap(listOf)
        : listOf(raw.Principal),
    actions: listOf(raw.Action),
    resources: listOf(raw.Resource),
    isInverted: raw.NotAction !== undefined || raw.NotResource !== undefined,
    conditions: conditionsOf(raw),
  }))
}

function conditionsOf({ Condition = {} }: RawStatement) {
  return Object.entries(Condition).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, values]) => ({ operator, key, values: listOf(values).map(String) })),
  )
}

function listOf<T>(value: OneOrMore<T> | undefined): T[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}
