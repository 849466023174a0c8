/** What the page Rollout asks for, again and again. */
import { queryOptions } from '@tanstack/react-query'
import { bodyOf, inference } from '../../api/client.js'
import type { Rollout } from '../../api/types.js'
import { extend, type RolloutHistory } from './history.js'

const RUNNING_MS = 1_000
const ENDED_MS = 5_000
const KEPT_MS = 15 * 60_000

/** The rollout under way, else the last one, of a model that has had one; each answer adds to those before. */
export const rolloutQuery = (model: string) =>
  queryOptions({
    queryKey: ['rollout', model],
    queryFn: async ({ client, queryKey, signal }): Promise<RolloutHistory> => {
      const params = { query: { model } }
      const rollout = (await bodyOf(inference.GET('/canary', { params, signal }))) as Rollout
      return extend(client.getQueryData<RolloutHistory>(queryKey), rollout, Date.now() / 1000)
    },
    staleTime: RUNNING_MS / 2,
    refetchInterval: ({ state: { data, status } }) =>
      data !== undefined && (status === 'error' || hasEnded(data.latest) ? ENDED_MS : RUNNING_MS),
    structuralSharing: false,
    gcTime: KEPT_MS,
  })

export const hasEnded = ({ state }: Rollout) => state === 'promoted' || state === 'aborted'
