/**
 * Counts as trials: requests or measured computations, of which some are bad. A computation is one request, chosen
 * before its route is known and computed alone, so that the sizes of batches, which differ by weight, do not matter.
 */
import type { RouteCounts, StepCounts } from '@modelops/common/rollout'

/** What can be bad about a request, in the order in which it is reported. */
export const kinds = ['errors', 'refusals', 'slow'] as const
export type Kind = (typeof kinds)[number]

/** In sentences. */
export const nameOf = (kind: Kind): string => (kind === 'slow' ? 'slow computations' : kind)

interface IndependentOfRoute {
  /** Bad events that chance has placed: those without a session, and sessions that were bad in no earlier step. */
  bad: Record<Kind, number>
  /** Bad ones of the trials: of a session, the first one of the step. */
  first: Record<Kind, number>
}

/** What happens to one session is dependent: of that, what is evidence. */
export interface Independent {
  stable: IndependentOfRoute
  canary: IndependentOfRoute
  /** How often a session is among the trials of the step, at most: once for each process that it meets. */
  repeats: number
}

/** A step as harm is judged by it; without sessions all its counts are independent. */
export interface JudgedStep extends StepCounts {
  independent?: Independent
}

/** Requests of a route, also the later ones of sessions. */
export const answersOf = ({ answers, requests }: RouteCounts): number => answers ?? requests

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

/** Where versions do not differ, chance alone has decided the route of each bad one. */
export function independentTrialsOf(kind: Kind, step: JudgedStep): Trials {
  const trials = trialsOf(kind, step)
  const { independent } = step
  if (!independent) return trials
  const { canary, stable } = independent
  return {
    ...trials,
    canary: { ...trials.canary, bad: canary.bad[kind] },
    stable: { ...trials.stable, bad: stable.bad[kind] },
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

/**
 * What the canary does at full weight, beside what stable did before; undefined where one is missing. Of stable the step
 * with the most requests, as sessions come again in each, and of a session the first request of a step: whether it is
 * ever bad depends on how long the step lasts. What is counted up to n times weighs an n-th: of such a product of
 * likelihood ratios the mean is no larger (Jensen).
 */
export function trialsAtFullWeight(
  kind: Kind,
  steps: readonly JudgedStep[],
): Pick<Trials, 'canary' | 'stable'> | undefined {
  const [full, split] = [steps.filter(({ weight }) => weight >= 100), steps.filter(isSplit)]
  if (!isComparedAtFullWeight(kind) || full.length === 0 || split.length === 0) return undefined
  const before = split.reduce((most, step) => (step.stable.requests > most.stable.requests ? step : most))
  const { canary } = poolTrials(full.map((step) => firstTrialsOf(kind, step)))
  return { canary, stable: firstTrialsOf(kind, before).stable }
}

function firstTrialsOf(kind: Kind, step: JudgedStep): Trials {
  const { rho, canary, stable } = trialsOf(kind, step)
  if (!step.independent) return { rho, canary, stable }
  const { repeats, canary: ofCanary, stable: ofStable } = step.independent
  return {
    rho,
    canary: { bad: ofCanary.first[kind] / repeats, all: canary.all / repeats },
    stable: { bad: ofStable.first[kind] / repeats, all: stable.all / repeats },
  }
}
