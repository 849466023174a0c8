/** Changes a rollout, provided that nobody else has changed the deployment since it was seen. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { bodyOf, inference } from '../../api/client.js'
import type { Rollout } from '../../api/types.js'
import type { RolloutAction } from './consequences.js'

export interface RolloutChange {
  action: RolloutAction
  rollout: Rollout
  who: string
  why: string
}

export function useChangeRollout() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ action, rollout: { model, etag }, who, why }: RolloutChange) => {
      const query = { model, who: who || 'dashboard', ...(why && { why }) }
      const params = { query, header: { 'if-match': etag } }
      return bodyOf(inference.POST(`/canary/${action}`, { params }))
    },
    onSettled: () =>
      Promise.all(
        ['rollout', 'deployments', 'runs', 'run'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      ),
  })
}
