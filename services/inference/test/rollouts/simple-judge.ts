import type { Judge } from '../../src/rollouts/judge.js'

/** Aborts at the first bad events, and goes on as soon as the canary has answered enough. */
export const simpleJudge: Judge = ({ steps }, counted) => {
  const nothing = { evidence: [{ kind: 'errors', e_value: 1, threshold: 100 }], bounds: [], waiting_for: [] }
  const { canary } = counted.at(-1)!
  const wanted = steps[counted.length - 1]!.min_requests
  if (canary.errors + canary.refusals >= 3) return { decision: 'abort', reason: 'it is worse', ...nothing }
  if (canary.requests < wanted) return { decision: 'hold', reason: 'too few requests', ...nothing }
  return { decision: counted.length === steps.length ? 'promote' : 'pass', reason: 'good', ...nothing }
}
