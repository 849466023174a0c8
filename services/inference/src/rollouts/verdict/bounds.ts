/** Upper bounds of how much worse the canary may be, each right at all times at once with the confidence that the step takes. */
import type { RolloutPolicy } from '@modelops/common/rollout'
import type { Outputs } from '../judge.js'
import { logNotWorse } from './against-earlier.js'
import {
  isSplit,
  kinds,
  poolTrials,
  trialsAtFullWeight,
  trialsOf,
  type JudgedStep,
  type Kind,
  type Trials,
} from './counts.js'
import { logCapital } from './excess.js'
import { shiftOf } from './shift.js'

/** How often a canary that is worse by more than the limit may be promoted; every bound has to be met, so none pays for another. */
const MISTAKES = 0.05
/** How often it may pass a step, at most. */
const MOST_MISTAKES = 0.2

/** What has to be shown of the present step. */
export interface Limit {
  tolerance: number
  /** How often a canary that is worse by more than the tolerance may pass. */
  mistakes: number
}

/** The larger the share of requests that comes next, the surer: after 5, 25, 50 and 100 % with 20, 10, 5 and 5 % of mistakes. */
export function limitAt({ tolerance, steps: planned }: RolloutPolicy, steps: readonly JudgedStep[]): Limit {
  const next = planned[steps.length]?.weight ?? 100
  return { tolerance, mistakes: Math.min(MOST_MISTAKES, (MISTAKES * 100) / next) }
}

/** Half a millionth of a share. */
const HALVINGS = 22

export type Bound = {
  kind: Kind | 'shift'
  /** How much worse the canary may be at most. */
  upper: number
  limit: number
  /** That the bound holds, whenever one looks. */
  confidence: number
  /** Shares seen; of a shift, the distance seen. */
  canary: number
  stable: number
}

export function boundsOf(policy: RolloutPolicy, steps: readonly JudgedStep[], outputs: Outputs): Bound[] {
  const limit = limitAt(policy, steps)
  const bounds = kinds.map((kind) => boundOf(kind, steps, limit))
  if (policy.max_shift === undefined) return bounds
  const { distance, upper } = shiftOf(steps, outputs, limit.mistakes)
  const shares = { canary: distance, stable: 0 }
  const confidence = 1 - limit.mistakes
  return [...bounds, { kind: 'shift', upper, limit: policy.max_shift, confidence, ...shares }]
}

function boundOf(kind: Kind, steps: readonly JudgedStep[], limit: Limit): Bound {
  const { canary, stable } = poolTrials(steps.map((step) => trialsOf(kind, step)))
  const shares = { canary: shareOf(canary), stable: shareOf(stable) }
  const upper = upperExcess(kind, steps, limit)
  return { kind, upper, limit: limit.tolerance, confidence: 1 - limit.mistakes, ...shares }
}

const shareOf = ({ bad, all }: Trials['canary']): number => (all === 0 ? 0 : bad / all)

/** The least excess that is refuted: evidence only grows with it. */
function upperExcess(kind: Kind, steps: readonly JudgedStep[], { tolerance, mistakes }: Limit): number {
  const logEvidence = evidenceAgainst(kind, steps, tolerance)
  let [low, high] = [-1, 1]
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2
    if (logEvidence(middle) >= -Math.log(mistakes)) high = middle
    else low = middle
  }
  return high
}

/** Whether the canary's share is shown to be less than the tolerance above stable's. */
export const isWithin = (kind: Kind, steps: readonly JudgedStep[], { tolerance, mistakes }: Limit): boolean =>
  evidenceAgainst(kind, steps, tolerance)(tolerance) >= -Math.log(mistakes)

/** At full weight stable's earlier share is what counts; the bounds before were met when that was reached. */
function evidenceAgainst(
  kind: Kind,
  steps: readonly JudgedStep[],
  tolerance: number,
): (excess: number) => number {
  const full = trialsAtFullWeight(kind, steps)
  if (full) return (excess) => logNotWorse(full, excess)
  const trials = steps.filter(isSplit).map((step) => trialsOf(kind, step))
  return (excess) => logCapital(trials, excess, tolerance)
}
