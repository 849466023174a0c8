/** The counts of several processes together. */
import type {
  Canary,
  Comparison,
  ProcessCounts,
  ProcessStep,
  RouteCounts,
  StepCounts,
} from '@modelops/common/rollout'
import { answersOf } from './verdict/counts.js'

/** What processes have counted in one step, all with the same weight. */
export interface CountedStep {
  weight: number
  processes: ProcessStep[]
}

/**
 * By step; a process that came late has counted nothing in earlier ones, one that ended nothing in later ones. Where
 * another program has changed the weight of a step, what was counted with the one before is left out.
 */
export function stepsOf(
  processes: readonly ProcessCounts[],
  { step, weight }: Pick<Canary, 'step' | 'weight'>,
): CountedStep[] {
  const steps = Math.max(0, ...processes.map((process) => process.steps.length))
  return Array.from({ length: steps }, (_, i) => {
    const counted = processes.flatMap((process) => process.steps[i] ?? [])
    const wanted = i === step ? weight : mostCounted(counted).weight
    return { weight: wanted, processes: counted.filter((one) => one.weight === wanted) }
  })
}

const mostCounted = (counted: readonly ProcessStep[]): ProcessStep =>
  counted.reduce((most, one) => (requestsOf(one) > requestsOf(most) ? one : most))

const requestsOf = ({ stable, canary }: StepCounts): number => stable.requests + canary.requests

export const addUpStep = ({ weight, processes }: CountedStep): StepCounts => ({
  weight,
  stable: addUpRoute(processes.map(({ stable }) => stable)),
  canary: addUpRoute(processes.map(({ canary }) => canary)),
})

export const addUpComparisons = (processes: readonly ProcessCounts[]): Comparison => {
  const all = processes.map(({ comparison }) => comparison)
  return {
    compared: sumOf(all, 'compared'),
    agreed: sumOf(all, 'agreed'),
    failed: sumOf(all, 'failed'),
    dropped: sumOf(all, 'dropped'),
    differences: sumByPlace(all.map(({ differences }) => differences)),
  }
}

const addUpRoute = (all: readonly RouteCounts[]): RouteCounts => ({
  requests: sumOf(all, 'requests'),
  answers: all.reduce((sum, counts) => sum + answersOf(counts), 0),
  errors: sumOf(all, 'errors'),
  refusals: sumOf(all, 'refusals'),
  computations: sumOf(all, 'computations'),
  slow: sumOf(all, 'slow'),
  outputs: sumByPlace(all.map(({ outputs }) => outputs)),
})

const sumOf = <K extends string>(all: readonly Record<K, number>[], key: K): number =>
  all.reduce((sum, counts) => sum + counts[key], 0)

const sumByPlace = (lists: readonly (readonly number[])[]): number[] =>
  Array.from({ length: Math.max(0, ...lists.map(({ length }) => length)) }, (_, i) =>
    lists.reduce((sum, list) => sum + (list[i] ?? 0), 0),
  )
