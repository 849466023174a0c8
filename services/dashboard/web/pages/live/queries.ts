/** What the page Live asks for, again and again. */
import { queryOptions } from '@tanstack/react-query'
import type { LiveFigures } from '../../../src/live/live-figures.js'
import { ApiError } from '../../api/api-error.js'
import { bodyOf, inference } from '../../api/client.js'
import { extend, KEPT_SECONDS, type History } from './history.js'

export const INTERVAL_MS = 2_000

const call = { method: 'GET', url: '/api/live' }

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
      const figures = await fetchFigures(signal)
      return extend(client.getQueryData<History>(queryKey), figures)
    },
    ...repeated(isPaused),
    structuralSharing: false,
    gcTime: KEPT_SECONDS * 1_000,
  })

async function fetchFigures(signal: AbortSignal): Promise<LiveFigures> {
  const response = await fetch(call.url, { signal }).catch((error: unknown) => {
    throw signal.aborted ? error : ApiError.ofNoAnswer(call)
  })
  if (!response.ok) throw ApiError.ofAnswer(call, response.status, await response.text())
  return (await response.json()) as LiveFigures
}

/** The last predictions, newest first. */
export const recentQuery = (isPaused: boolean) =>
  queryOptions({
    queryKey: ['predictions', 'recent'],
    queryFn: async ({ signal }) => (await bodyOf(inference.GET('/predictions/recent', { signal }))).items,
    ...repeated(isPaused),
  })
