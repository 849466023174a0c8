/** What the page keeps of the live figures. */
import type { LiveFigures } from '../../../src/live/live-figures.js'
import type { Deployment } from '../../api/types.js'

export interface Point extends LiveFigures {
  /** Unix seconds. */
  at: number
}

export interface History {
  latest: Point
  /** Oldest first; the last one is the latest. */
  points: readonly Point[]
}

export const KEPT_SECONDS = 900

/** The history with one more answer; the same one where the answer is not newer. */
export function extend(history: History | undefined, answer: LiveFigures): History {
  const latest = { ...answer, at: Date.parse(answer.time) / 1000 }
  if (history?.latest.at === latest.at) return history
  // Where the server's clock was set back, what is known does not fit on one axis.
  const known = history && history.latest.at < latest.at ? history.points : []
  const kept = known.filter(({ at }) => latest.at - at <= KEPT_SECONDS)
  return { latest, points: [...kept, latest] }
}

/** The models that are deployed, in service or in the figures that are kept, by name. */
export function knownModels(
  history: History | undefined,
  deployments: readonly Deployment[] | undefined,
): string[] {
  const names = [
    ...(deployments ?? []).map(({ model_name }) => model_name),
    ...(history?.points ?? []).flatMap(({ versions }) => versions.map(({ model }) => model)),
  ]
  return [...new Set(names)].sort()
}
