/** Changes a rollout, provided that nobody else has changed the deployment since it was seen. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { bodyOf, inference } from '../../api/client.js'
import type { CanaryRequest, Rollout } from '../../api/types.js'
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
    mutationFn: (change: RolloutChange) =>
      change.action === 'rollout' ? rollOut(change) : post(change.action, change),
    onSettled: () =>
      Promise.all(
        ['rollout', 'deployments', 'runs', 'run'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      ),
  })
}

function post(
  action: Exclude<RolloutAction, 'rollout'>,
  { rollout: { model, etag }, who, why }: RolloutChange,
) {
  const query = { model, who: who || 'dashboard', ...(why && { why }) }
  return bodyOf(inference.POST(`/canary/${action}`, { params: { query, header: { 'if-match': etag } } }))
}

/** A model has one rollout at a time: its shadow ends first. */
async function rollOut(change: RolloutChange) {
  const { rollout, who, why } = change
  const { etag } = await post('abort', { ...change, why: why || 'to be rolled out' })
  const body = {
    run_id: rollout.canary_run_id,
    who: who || 'dashboard',
    ...(why && { why }),
  } as CanaryRequest
  return bodyOf(inference.POST('/canary', { params: { header: { 'if-match': etag } }, body }))
}
