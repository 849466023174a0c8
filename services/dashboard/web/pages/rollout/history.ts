/** What the page keeps of a rollout while it is open. */
import type { Rollout } from '../../api/types.js'

type Route = 'stable' | 'canary'

export interface Point {
  /** Unix seconds. */
  at: number
  /** Evidence against the canary by kind. */
  evidence: Readonly<Record<string, number>>
  /** Counted so far. */
  requests: Readonly<Record<Route, number>>
}

export interface RolloutHistory {
  latest: Rollout
  /** Oldest first. */
  points: readonly Point[]
}

const MAX_POINTS = 1_200

/** With one more answer; that of another rollout begins anew, and nothing follows the end of one. */
export function extend(history: RolloutHistory | undefined, latest: Rollout, at: number): RolloutHistory {
  const known = history?.latest.id === latest.id ? history : undefined
  if (known?.latest.ended !== undefined) return { latest, points: known.points }
  const ended = known ? undefined : latest.ended
  const point = pointOf(latest, ended === undefined ? at : Date.parse(ended) / 1000)
  return { latest, points: thinned([...(known?.points ?? []), point]) }
}

/** At most so many, evenly. */
const thinned = (points: Point[]) =>
  points.length > MAX_POINTS ? points.filter((_, i) => i % 2 === 0 || i === points.length - 1) : points

const pointOf = ({ evidence, counts }: Rollout, at: number): Point => ({
  at,
  evidence: Object.fromEntries(evidence.map(({ kind, e_value }) => [kind, e_value])),
  requests: {
    stable: counts.reduce((sum, { stable }) => sum + stable.requests, 0),
    canary: counts.reduce((sum, { canary }) => sum + canary.requests, 0),
  },
})

const RATE_SECONDS = 10

/** Requests a second, of the last ten seconds; null while they are not known. */
export function requestRate(points: readonly Point[], route: Route): number | null {
  const last = points.at(-1)
  const first = last && points.find(({ at }) => last.at - at <= RATE_SECONDS)
  if (!last || !first || last.at - first.at < 1) return null
  return Math.max(0, last.requests[route] - first.requests[route]) / (last.at - first.at)
}
