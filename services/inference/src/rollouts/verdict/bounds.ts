/** Upper bounds of how much worse the canary may be, each right at all times at once with 95 % confidence. */
import type { RolloutPolicy, StepCounts } from '@modelops/common/rollout'
import type { Outputs } from '../judge.js'
import { logNotWorse } from './against-earlier.js'
import { isSplit, kinds, poolTrials, trialsAtFullWeight, trialsOf, type Kind, type Trials } from './counts.js'
import { logCapital } from './excess.js'
import { shiftOf } from './shift.js'

/** How often a canary that is worse by more than the limit may pass; every bound has to be met, so none pays for another. */
export const MISTAKES = 0.05
const LOG_ENOUGH = Math.log(1 / MISTAKES)
/** Half a millionth of a share. */
const HALVINGS = 22

export type Bound = {
  kind: Kind | 'shift'
  /** How much worse the canary may be at most. */
  upper: number
  limit: number
  /** Shares seen; of a shift, the distance seen. */
  canary: number
  stable: number
}

export function boundsOf(policy: RolloutPolicy, steps: readonly StepCounts[], outputs: Outputs): Bound[] {
  const bounds = kinds.map((kind) => boundOf(kind, steps, policy.tolerance))
  if (policy.max_shift === undefined) return bounds
  const { distance, upper } = shiftOf(steps, outputs, MISTAKES)
  return [...bounds, { kind: 'shift', upper, limit: policy.max_shift, canary: distance, stable: 0 }]
}

function boundOf(kind: Kind, steps: readonly StepCounts[], limit: number): Bound {
  const { canary, stable } = poolTrials(steps.map((step) => trialsOf(kind, step)))
  const upper = upperExcess(kind, steps, limit)
  return { kind, upper, limit, canary: shareOf(canary), stable: shareOf(stable) }
}

const shareOf = ({ bad, all }: Trials['canary']): number => (all === 0 ? 0 : bad / all)

/** The least excess that is refuted: evidence only grows with it. */
function upperExcess(kind: Kind, steps: readonly StepCounts[], tolerance: number): number {
  const logEvidence = evidenceAgainst(kind, steps, tolerance)
  let [low, high] = [-1, 1]
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2
    if (logEvidence(middle) >= LOG_ENOUGH) high = middle
    else low = middle
  }
  return high
}

/** Whether the canary's share is shown to be less than the tolerance above stable's. */
export const isWithin = (kind: Kind, steps: readonly StepCounts[], tolerance: number): boolean =>
  evidenceAgainst(kind, steps, tolerance)(tolerance) >= LOG_ENOUGH

/** At full weight stable's earlier share is what counts; the bounds before were met when that was reached. */
function evidenceAgainst(
  kind: Kind,
  steps: readonly StepCounts[],
  tolerance: number,
): (excess: number) => number {
  const full = trialsAtFullWeight(kind, steps)
  if (full) return (excess) => logNotWorse(full, excess)
  const trials = steps.filter(isSplit).map((step) => trialsOf(kind, step))
  return (excess) => logCapital(trials, excess, tolerance)
}
