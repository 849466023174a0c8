/** How queries behave unless they say otherwise. */
import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './api-error.js'

/** What may pass by itself: no answer, too many requests, a service that starts or restarts. */
const mayPass = (error: unknown) =>
  error instanceof ApiError && [0, 429, 502, 503, 504].includes(error.status)

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
