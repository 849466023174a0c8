/** What the page Live asks for, again and again. */
import { queryOptions } from '@tanstack/react-query'
import type { RecentPrediction, RecentPredictions } from '@modelops/common/recent-prediction'
import type { LiveFigures } from '../../../src/live/live-figures.js'
import { ApiError } from '../../api/api-error.js'
import { extend, KEPT_SECONDS, type History } from './history.js'

export const INTERVAL_MS = 2_000

/** While the page is hidden nothing is asked. */
const repeated = (isPaused: boolean) => ({
  staleTime: INTERVAL_MS / 2,
  refetchInterval: isPaused ? (false as const) : INTERVAL_MS,
  refetchOnWindowFocus: !isPaused,
})

/** Each answer adds to those before, which stay known on the other pages for as long as they are shown. */
export const historyQuery = (isPaused: boolean) =>
  queryOptions({
    queryKey: ['live'],
    queryFn: async ({ client, queryKey, signal }): Promise<History> => {
      const figures = await ask<LiveFigures>('/api/live', signal)
      return extend(client.getQueryData<History>(queryKey), figures)
    },
    ...repeated(isPaused),
    structuralSharing: false,
    gcTime: KEPT_SECONDS * 1_000,
  })

/** The last predictions of all replicas, newest first. */
export const recentQuery = (isPaused: boolean) =>
  queryOptions({
    queryKey: ['predictions', 'recent'],
    queryFn: async ({ signal }) => (await ask<RecentPredictions>('/api/predictions/recent', signal)).items,
    select: keyed,
    ...repeated(isPaused),
  })

/** Asks the dashboard itself. */
async function ask<T>(url: string, signal: AbortSignal): Promise<T> {
  const call = { method: 'GET', url }
  const response = await fetch(url, { signal }).catch((error: unknown) => {
    throw signal.aborted ? error : ApiError.ofNoAnswer(call)
  })
  if (!response.ok) throw ApiError.ofAnswer(call, response.status, await response.text())
  return (await response.json()) as T
}

/** A recent prediction with a key that stays its own. */
export interface RecentRow extends RecentPrediction {
  key: string
}

/** Several may have come within a millisecond; the older ones keep their number when newer ones arrive. */
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

/** How many rows came after those that are shown. */
export const countNewer = (latest: readonly RecentRow[], shown: readonly RecentRow[]): number => {
  const newest = shown[0]?.key
  const place = latest.findIndex(({ key }) => key === newest)
  return place === -1 ? latest.length : place
}
