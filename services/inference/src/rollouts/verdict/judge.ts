/** The verdict on a rollout: from counts and times alone. */
import type { RolloutPolicy } from '@modelops/common/rollout'
import type { Judge, Judgement } from '../judge.js'
import { boundsOf } from './bounds.js'
import { evidenceOf, gravest, isHarmful } from './evidence.js'
import { waitingFor } from './waiting.js'

/**
 * May be asked as often as one likes: at most `policy.alpha` of rollouts without any difference are ever aborted, and
 * what is inconclusive is held.
 */
export const judge: Judge = (policy, steps, timing) => {
  const evidence = evidenceOf(policy, steps)
  const bounds = boundsOf(policy, steps, timing.outputs)
  const waiting_for = waitingFor(policy, steps, timing, bounds)
  const basis = { evidence, bounds, waiting_for }
  if (isHarmful(evidence)) return { decision: 'abort', reason: gravest(evidence, steps), ...basis }
  const isLate = timing.total_seconds >= (policy.max_seconds ?? Infinity)
  // What is shown to be good at last is not aborted for being late.
  if (isLate && (waiting_for.length > 0 || policy.on_timeout === 'hold'))
    return { ...timeout(policy), ...basis }
  if (waiting_for.length > 0) return { decision: 'hold', reason: 'inconclusive so far', ...basis }
  if (steps.length < policy.steps.length) return { decision: 'pass', reason: GOOD_ENOUGH, ...basis }
  return { decision: 'promote', reason: GOOD_ENOUGH, ...basis }
}

const GOOD_ENOUGH = 'shown to be as good as stable, within the tolerance'

function timeout({ max_seconds, on_timeout }: RolloutPolicy): Pick<Judgement, 'decision' | 'reason'> {
  const reason = `inconclusive after ${max_seconds} s, the most that the policy allows`
  return { decision: on_timeout, reason }
}
