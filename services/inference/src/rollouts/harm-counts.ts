/**
 * The bad events of a step on this process, as the evidence of harm takes them: those of sessions are dependent, so
 * that which sessions had one is kept, and each can be counted once over all steps and processes.
 */
import type { HarmCounts } from '@modelops/common/rollout'
import type { RouteName } from '../serving/route.js'
import type { Kind } from './verdict/counts.js'

/** For each kind. Later ones are no evidence, on either route: which of them are left out must not depend on the route. */
const MAX_SESSIONS = 1000

const none = () => ({ errors: 0, refusals: 0, slow: 0 })

export const newHarmCounts = (): HarmCounts => ({
  stable: { alone: none(), first: none() },
  canary: { alone: none(), first: none() },
  sessions: { errors: [], refusals: [], slow: [] },
})

interface BadEvent {
  kind: Kind
  /** The hash of its session, which had no such event in this step; undefined without one. */
  session: number | undefined
  /** The request is counted as one of the route, not only as a bad one. */
  isFirst: boolean
}

export function countBad(harm: HarmCounts, route: RouteName, { kind, session, isFirst }: BadEvent): void {
  const { alone, first } = harm[route]
  const sessions = harm.sessions[kind]
  if (isFirst) first[kind]++
  if (session === undefined) alone[kind]++
  else if (sessions.length < MAX_SESSIONS) sessions.push(session)
}
