/** The version of a model that is deployed; what is known of it is asked for as soon as its id is. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { deploymentsQuery, runQuery } from '../../../api/queries.js'
import type { Deployment, RunDetails } from '../../../api/types.js'

export interface Deployed {
  deployments: UseQueryResult<Deployment[]>
  /** Undefined where no version is deployed. */
  runId: string | undefined
  details: UseQueryResult<RunDetails>
}

export function useDeployed(model: string): Deployed {
  const deployments = useQuery(deploymentsQuery())
  const runId = deployments.data?.find(({ model_name }) => model_name === model)?.stable_run_id
  const details = useQuery({ ...runQuery(runId ?? ''), enabled: runId !== undefined })
  return { deployments, runId, details }
}
