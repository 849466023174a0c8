/** What both versions of a rollout have done, side by side. */
import type { Rollout } from '../../api/types.js'

type Counts = Rollout['counts'][number]
type RouteCounts = Counts['stable']

export interface Totals {
  requests: number
  errors: number
  refusals: number
  computations: number
  slow: number
}

/** Over all steps. */
export const totalsOf = (counts: readonly Counts[], route: 'stable' | 'canary'): Totals => ({
  requests: sumOf(counts, route, 'requests'),
  errors: sumOf(counts, route, 'errors'),
  refusals: sumOf(counts, route, 'refusals'),
  computations: sumOf(counts, route, 'computations'),
  slow: sumOf(counts, route, 'slow'),
})

const sumOf = (
  counts: readonly Counts[],
  route: 'stable' | 'canary',
  key: Exclude<keyof RouteCounts, 'outputs' | 'answers'>,
): number => counts.reduce((sum, step) => sum + step[route][key], 0)

/** What is bad, and of what it is a share. */
export const shares = [
  { kind: 'errors', of: 'requests' },
  { kind: 'refusals', of: 'requests' },
  { kind: 'slow', of: 'computations' },
] as const
