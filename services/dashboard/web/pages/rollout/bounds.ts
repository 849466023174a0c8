/** The bounds of a rollout, as far as this page knows them. */
import type { Rollout } from '../../api/types.js'
import { formatFixed } from '../../format.js'

export interface Bound {
  kind: string
  /** How much worse the canary may be at most, as far as is known; 1 while nothing is. */
  upper: number
  /** How much worse it may be. */
  limit: number
  /** Probability that the bound is right, at all times at once; older builds do not say it. */
  confidence?: number
}

/** Those of a newer build that have another form are left out. */
export const boundsOf = ({ bounds }: Pick<Rollout, 'bounds'>): Bound[] =>
  bounds.flatMap(({ kind, upper, limit, confidence }) =>
    typeof upper === 'number' && typeof limit === 'number'
      ? [{ kind, upper, limit, ...(typeof confidence === 'number' && { confidence }) }]
      : [],
  )

/** In percentage points; a distance has no unit, and 1 says nothing. */
export const formatBound = (kind: string, value: number): string =>
  value >= 1 ? 'unknown' : kind === 'shift' ? formatFixed(value, 3) : `${formatFixed(value * 100, 2)} pp`
