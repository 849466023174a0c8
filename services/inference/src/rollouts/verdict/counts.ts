/**
 * Counts as trials: requests or measured computations, of which some are bad. A computation is one request, chosen
 * before its route is known and computed alone, so that the sizes of batches, which differ by weight, do not matter.
 */
import type { StepCounts } from '@modelops/common/rollout'

/** What can be bad about a request, in the order in which it is reported. */
export const kinds = ['errors', 'refusals', 'slow'] as const
export type Kind = (typeof kinds)[number]

/** In sentences. */
export const nameOf = (kind: Kind): string => (kind === 'slow' ? 'slow computations' : kind)

/** Bad ones among the trials of both routes in one step. */
export interface Trials {
  /** Probability that a trial is the canary's. */
  rho: number
  canary: { bad: number; all: number }
  stable: { bad: number; all: number }
}

export function trialsOf(kind: Kind, { weight, canary, stable }: StepCounts): Trials {
  const all = kind === 'slow' ? 'computations' : 'requests'
  return {
    rho: weight / 100,
    canary: { bad: canary[kind], all: canary[all] },
    stable: { bad: stable[kind], all: stable[all] },
  }
}

/** Both routes get requests: only then does chance decide which route a bad one falls on. */
export const isSplit = ({ weight }: { weight: number }): boolean => weight > 0 && weight < 100

/** Added up; the probability of assignment means nothing any more. */
export function poolTrials(trials: readonly Trials[]): Pick<Trials, 'canary' | 'stable'> {
  const add = (route: 'canary' | 'stable') => ({
    bad: trials.reduce((sum, { [route]: { bad } }) => sum + bad, 0),
    all: trials.reduce((sum, { [route]: { all } }) => sum + all, 0),
  })
  return { canary: add('canary'), stable: add('stable') }
}

/** Times depend on the machine, and then no computation of stable is beside the canary's. */
export const isComparedAtFullWeight = (kind: Kind): boolean => kind !== 'slow'

/** What the canary does at full weight, beside what stable did before; undefined where one is missing. */
export function trialsAtFullWeight(
  kind: Kind,
  steps: readonly StepCounts[],
): ReturnType<typeof poolTrials> | undefined {
  const full = steps.filter(({ weight }) => weight >= 100)
  if (!isComparedAtFullWeight(kind) || full.length === 0) return undefined
  const { canary } = poolTrials(full.map((step) => trialsOf(kind, step)))
  const { stable } = poolTrials(steps.filter(isSplit).map((step) => trialsOf(kind, step)))
  return { canary, stable }
}
