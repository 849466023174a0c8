/** Deploys or rolls back, provided that nobody else did since the given state was read. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { bodyOf, inference } from '../api/client.js'
import type { Deployment } from '../api/types.js'

export interface DeploymentChange {
  action: 'deploy' | 'rollback'
  model: string
  runId: string
  /** The deployment as it was seen; undefined for a model without one. */
  seen: Deployment | undefined
  who: string
  why: string
}

export function useChangeDeployment() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () =>
      Promise.all(['runs', 'run', 'deployments'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
}

function change({ action, model, runId, seen, who, why }: DeploymentChange) {
  const asSeen = seen && { 'if-match': seen.etag }
  const note = { who: who || 'dashboard', ...(why && { why }) }
  return bodyOf<Deployment>(
    action === 'deploy'
      ? inference.POST('/deploy', {
          params: { query: { run_id: runId, ...note }, header: asSeen ?? { 'if-none-match': '*' } },
        })
      : inference.POST('/rollback', { params: { query: { model, ...note }, header: asSeen ?? {} } }),
  )
}
