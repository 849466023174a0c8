/** The models as they are now: others train and deploy as well while a page is open. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { deploymentsQuery, runsQuery, watch } from '../../api/queries.js'
import { modelRow, modelRows } from './model-rows.js'

/** The list may be long, and a new version waits to be deployed anyway. */
const RUNS_MS = 30_000

/** @param model only this one, which there may not be */
export function useModelRows(model?: string) {
  const runs = useQuery({ ...runsQuery(model), ...watch(RUNS_MS) })
  const deployments = useQuery({ ...deploymentsQuery(), ...watch() })
  const rows =
    runs.data &&
    deployments.data &&
    (model === undefined
      ? modelRows(runs.data, deployments.data)
      : [modelRow(model, runs.data, deployments.data)])

  const isDeployedRunUnknown = rows?.some(({ deployment, stable }) => deployment && !stable)
  useEffect(() => {
    if (isDeployedRunUnknown) void runs.refetch()
  }, [deployments.data])
  return { runs, deployments, rows }
}
