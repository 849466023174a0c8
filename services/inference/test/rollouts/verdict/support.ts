import { rolloutPolicySchema, type RouteCounts, type StepCounts } from '@modelops/common/rollout'

export const policyOf = (policy: object = {}) => rolloutPolicySchema.parse(policy)

export const routeCounts = (counts: Partial<RouteCounts> = {}): RouteCounts => ({
  ...{ errors: 0, refusals: 0, slow: 0, outputs: [] },
  requests: 0,
  computations: counts.requests ?? 0,
  ...counts,
})

export const stepOf = (
  weight: number,
  canary: Partial<RouteCounts>,
  stable: Partial<RouteCounts>,
): StepCounts => ({ weight, canary: routeCounts(canary), stable: routeCounts(stable) })

/** Of a step, as the pure functions take it. */
export const trials = (
  rho: number,
  canaryBad: number,
  canaryAll: number,
  stableBad: number,
  stableAll: number,
) => ({
  rho,
  canary: { bad: canaryBad, all: canaryAll },
  stable: { bad: stableBad, all: stableAll },
})

/** n choose k, as a logarithm. */
export function logChoose(n: number, k: number): number {
  let sum = 0
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i)
  return sum
}

/** The chance of k among n. */
export const binomial = (n: number, k: number, p: number): number =>
  Math.exp(logChoose(n, k)) * p ** k * (1 - p) ** (n - k)

export const upTo = (n: number): number[] => Array.from({ length: n + 1 }, (_, i) => i)
