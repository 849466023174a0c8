/** The counts of several processes together. */
import type {
  Comparison,
  ProcessCounts,
  ProcessStep,
  RouteCounts,
  StepCounts,
} from '@modelops/common/rollout'

/** By step; a process that came late has counted nothing in earlier ones, one that ended nothing in later ones. */
export function stepsOf(processes: readonly ProcessCounts[]): ProcessStep[][] {
  const steps = Math.max(0, ...processes.map((process) => process.steps.length))
  return Array.from({ length: steps }, (_, i) => processes.flatMap((process) => process.steps[i] ?? []))
}

/** @param counted what each process has counted in one step */
export const addUpStep = (counted: readonly ProcessStep[]): StepCounts => ({
  weight: counted[0]!.weight,
  stable: addUpRoute(counted.map(({ stable }) => stable)),
  canary: addUpRoute(counted.map(({ canary }) => canary)),
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
