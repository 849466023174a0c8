/** The recent predictions as rows with a key that stays theirs. */
import type { RecentPrediction } from '@modelops/common/recent-prediction'

export interface RecentRow extends RecentPrediction {
  key: string
}

/** Several may have come within a millisecond; of these the older ones keep their number when newer ones arrive. */
export function keyed(newestFirst: readonly RecentPrediction[]): RecentRow[] {
  const seen = new Map<string, number>()
  return newestFirst
    .toReversed()
    .map((prediction) => {
      const { when, model_run_id } = prediction
      const base = `${when} ${model_run_id}`
      const number = (seen.get(base) ?? 0) + 1
      seen.set(base, number)
      return { ...prediction, key: `${base} ${number}` }
    })
    .reverse()
}

/** How many of them came after those that are shown. */
export const countNewer = (latest: readonly RecentRow[], shown: readonly RecentRow[]): number => {
  const newest = shown[0]?.key
  const place = latest.findIndex(({ key }) => key === newest)
  return place === -1 ? latest.length : place
}
