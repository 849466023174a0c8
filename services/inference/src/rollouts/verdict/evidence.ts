/**
 * The evidence that the canary does harm. Each kind has an e-value, a weighted mean of e-values is one whatever their
 * dependence, and the rollout is aborted when that reaches 1/alpha: never later than by splitting alpha among kinds.
 */
import type { Evidence, RolloutPolicy, StepCounts } from '@modelops/common/rollout'
import { logSumExp } from '../../statistics/log-sum-exp.js'
import { logWorse } from './against-earlier.js'
import {
  isComparedAtFullWeight,
  isSplit,
  kinds,
  nameOf,
  poolTrials,
  trialsAtFullWeight,
  independentTrialsOf,
  trialsOf,
  type JudgedStep,
  type Kind,
} from './counts.js'
import { logHarm } from './harm.js'

/** Parts of alpha: a canary that refuses does so often, while a few more errors or slow computations take many events to show. */
const PARTS: Record<Kind, number> = { errors: 0.5, refusals: 0.1, slow: 0.4 }
/** Of the part of a kind, for what is seen at full weight only. */
const FULL_WEIGHT_PART = 0.1
/** The kind of the evidence that decides. */
const TOGETHER = 'together'

/** One for each kind, with the threshold that alone is enough, and what decides: their weighted mean. */
export function evidenceOf({ alpha, tolerance }: RolloutPolicy, steps: readonly JudgedStep[]): Evidence[] {
  const logs = kinds.map((kind) => logEvidence(kind, steps, tolerance))
  const mean = logSumExp(kinds.map((kind, i) => Math.log(PARTS[kind]) + logs[i]!))
  return [
    ...kinds.map((kind, i) => ({ kind, e_value: finite(logs[i]!), threshold: 1 / (PARTS[kind] * alpha) })),
    { kind: TOGETHER, e_value: finite(mean), threshold: 1 / alpha },
  ]
}

/** ln of the e-value of a kind. */
export function logEvidence(kind: Kind, steps: readonly JudgedStep[], tolerance: number): number {
  const split = logHarm(steps.filter(isSplit).map((step) => independentTrialsOf(kind, step)))
  if (!isComparedAtFullWeight(kind)) return split
  const full = trialsAtFullWeight(kind, steps)
  return logSumExp([
    Math.log1p(-FULL_WEIGHT_PART) + split,
    Math.log(FULL_WEIGHT_PART) + (full ? logWorse(full, tolerance) : 0),
  ])
}

export const isHarmful = (evidence: readonly Evidence[]): boolean =>
  evidence.some(({ kind, e_value, threshold }) => kind === TOGETHER && e_value >= threshold)

/** @returns the kind with the most evidence, in a sentence with its counts */
export function gravest(evidence: readonly Evidence[], steps: readonly StepCounts[]): string {
  const parts = kinds.map((kind) => PARTS[kind] * evidence.find((one) => one.kind === kind)!.e_value)
  const kind = kinds[parts.indexOf(Math.max(...parts))]!
  const { canary, stable } = poolTrials(steps.map((step) => trialsOf(kind, step)))
  const { threshold } = evidence.find((one) => one.kind === TOGETHER)!
  return (
    `more ${nameOf(kind)} than stable: ${canary.bad} of ${canary.all} of the canary, ` +
    `${stable.bad} of ${stable.all} of stable (by chance in 1 of ${Math.round(threshold)} rollouts at most)`
  )
}

/** JSON has no infinity. */
const finite = (log: number): number => Math.min(Math.exp(log), Number.MAX_VALUE)
