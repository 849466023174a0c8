/** What several pages ask for: `useQuery(runsQuery())`. */
import { QueryClient, queryOptions } from '@tanstack/react-query'
import { ApiError } from './api-error.js'
import { bodyOf, inference } from './client.js'
import type { RunDetails } from './types.js'

interface Watched {
  state: { data: unknown; status: string }
}

const WATCH_MS = 5_000

/**
 * For a page that is kept open: asks again and again while somebody can see it, sooner after a failure. Where the first
 * answer failed a person says when to try again.
 */
export const watch = (everyMs = WATCH_MS) => ({
  refetchInterval: ({ state: { data, status } }: Watched) =>
    data !== undefined && (status === 'error' ? WATCH_MS : everyMs),
})

/** Deployable runs, newest first. */
export const runsQuery = (model?: string) =>
  queryOptions({
    queryKey: ['runs', model ?? null],
    queryFn: async ({ signal }) => {
      const params = { query: model === undefined ? {} : { model } }
      return (await bodyOf(inference.GET('/runs', { params, signal }))).items
    },
  })

/** A run's manifest; it never changes, but what is deployed does. */
export const runQuery = (runId: string) =>
  queryOptions({
    queryKey: ['run', runId],
    queryFn: async ({ signal }) => {
      const params = { path: { run_id: runId } }
      // openapi-fetch's own type forgets that the points of a curve are pairs.
      return (await bodyOf(inference.GET('/runs/{run_id}', { params, signal }))) as RunDetails
    },
  })

export const deploymentsQuery = () =>
  queryOptions({
    queryKey: ['deployments'],
    queryFn: async ({ signal }) => (await bodyOf(inference.GET('/deployments', { signal }))).items,
  })

/** Failures that may pass by themselves: no answer, too many requests, a service that starts or restarts. */
const mayPass = (error: unknown) =>
  error instanceof ApiError && [0, 429, 502, 503, 504].includes(error.status)

/** How queries behave unless they say otherwise. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 1 && mayPass(error),
      retryDelay: 500,
      staleTime: 2_000,
      refetchOnWindowFocus: true,
      // The services may run on this machine, which may be offline.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})
