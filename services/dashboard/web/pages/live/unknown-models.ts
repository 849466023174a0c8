/** Which models get values that training never saw. */
import type { Point } from './history.js'
import { select } from './selection.js'

export interface Looked {
  /** All that are kept. */
  points: readonly Point[]
  /** Undefined: all models. */
  model: string | undefined
}

/** The models that got such values at any moment that is kept, with their present rate. */
export function modelsWithUnknown({ points, model }: Looked) {
  const found = new Set(
    points.flatMap(({ models }) =>
      models.filter(({ figures }) => (figures.inputWarnings ?? 0) > 0).map((one) => one.model),
    ),
  )
  const latest = points.at(-1)
  return [...found]
    .filter((name) => model === undefined || name === model)
    .sort()
    .map((name) => ({
      model: name,
      perSecond: latest ? select(latest, { model: name }).inputWarnings : null,
    }))
}
