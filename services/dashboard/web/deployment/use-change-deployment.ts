/** Rolls out, deploys, shadows or rolls back, provided that nobody else did since the given state was read. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { bodyOf, inference } from '../api/client.js'
import type { CanaryRequest, Deployment, ShadowRequest } from '../api/types.js'

export type ChangeAction = 'rollout' | 'shadow' | 'deploy' | 'rollback'

export interface DeploymentChange {
  action: ChangeAction
  model: string
  runId: string
  /** The deployment as it was seen; undefined for a model without one. */
  seen: Deployment | undefined
  who: string
  why: string
  /** Of two classes; undefined: as the run has chosen. */
  threshold: number | undefined
}

export function useChangeDeployment() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () =>
      Promise.all(
        ['runs', 'run', 'deployments', 'rollout'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      ),
  })
}

function change({ action, model, runId, seen, who, why, threshold }: DeploymentChange): Promise<unknown> {
  const asSeen = seen && { 'if-match': seen.etag }
  const note = { who: who || 'dashboard', ...(why && { why }) }
  const decision = threshold === undefined ? {} : { threshold }
  const start = { run_id: runId, ...note, ...decision }
  const params = { header: asSeen ?? {} }
  if (action === 'rollout') return bodyOf(inference.POST('/canary', { params, body: start as CanaryRequest }))
  if (action === 'shadow') return bodyOf(inference.POST('/shadow', { params, body: start as ShadowRequest }))
  // The dialog has said that this ends the rollout.
  const query = { ...note, ...(seen?.canary && { force: 'true' }) }
  if (action === 'rollback')
    return bodyOf(
      inference.POST('/rollback', { params: { query: { model, ...query }, header: asSeen ?? {} } }),
    )
  const header = asSeen ?? { 'if-none-match': '*' as const }
  return bodyOf(
    inference.POST('/deploy', { params: { query: { run_id: runId, ...query, ...decision }, header } }),
  )
}
