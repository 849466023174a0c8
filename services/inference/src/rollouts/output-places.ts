/** Where a prediction is counted: by class, or between bounds. Only the first row of a request. */
import type { Predictions } from '@modelops/common/tasks'

export type OutputPlace = (predictions: Predictions) => number

interface Labelled {
  readonly labels: readonly string[]
}

/** How many places there are; the last one of classes is for those that stable does not have. @param bins the bounds of a regression's values */
export const placesOf = (stable: Labelled, bins: readonly number[] | undefined): number =>
  stable.labels.length > 0 ? stable.labels.length + 1 : bins ? bins.length + 1 : 0

/**
 * @param version whose predictions are counted
 * @param stable whose classes are the places
 * @returns undefined where nothing is counted: a regression without bounds
 */
export function outputPlace(
  version: Labelled,
  stable: Labelled,
  bins: readonly number[] | undefined,
): OutputPlace | undefined {
  if (stable.labels.length > 0) {
    const places = version.labels.map((label) => {
      const place = stable.labels.indexOf(label)
      return place === -1 ? stable.labels.length : place
    })
    return ({ values }) => places[values[0]!]!
  }
  if (!bins) return undefined
  return ({ values }) => {
    let place = 0
    while (place < bins.length && values[0]! > bins[place]!) place++
    return place
  }
}
