/** How the decision threshold is to be chosen, as it is typed, and the rule that it becomes. */
import type { RunRequest } from '../../../api/types.js'
import type { Parsed } from './hyper-parameters.js'

type Rule = NonNullable<NonNullable<RunRequest['training']>['threshold']>
export type RuleKind = Rule['by']

export interface TypedRule {
  by: RuleKind
  typed: Partial<Record<RuleNumber, string>>
}

export const ruleNumbers = {
  recall: ['at_least'],
  cost: ['false_negative', 'false_positive'],
  f1: [],
} as const satisfies Record<RuleKind, readonly string[]>
export type RuleNumber = (typeof ruleNumbers)[RuleKind][number]

export const ruleDefaults: Record<RuleNumber, string> = {
  at_least: '0.9',
  false_negative: '5',
  false_positive: '1',
}

export const typedRule = ({ by, ...numbers }: Rule): TypedRule => ({
  by,
  typed: Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)])),
})

/** Numbers that are wrong are NaN: errorsOfRule names them. */
export const ruleOf = (rule: TypedRule): Rule =>
  ({
    by: rule.by,
    ...Object.fromEntries(ruleNumbers[rule.by].map((name) => [name, parsedIn(rule, name).value ?? NaN])),
  }) as Rule

export function errorsOfRule(rule: TypedRule): [RuleNumber, string | undefined][] {
  return ruleNumbers[rule.by].map((name) => [name, parsedIn(rule, name).error])
}

const MAX_COST = 1e9

function parsedIn({ typed }: TypedRule, name: RuleNumber): Parsed<number> {
  const value = Number((typed[name] ?? ruleDefaults[name]).trim().replace(',', '.'))
  const most = name === 'at_least' ? 1 : MAX_COST
  if (value > 0 && value <= most) return { value }
  return { error: name === 'at_least' ? 'Expected a share above 0, at most 1' : 'Expected a number above 0' }
}
