/** The models, from the deployable runs and the deployments. */
import { rollbackTarget } from '@modelops/common/rules/rollback-target'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { deploymentsQuery, runsQuery, watch } from '../../api/queries.js'
import type { Deployment, Run } from '../../api/types.js'

export interface ModelRow {
  model: string
  /** Newest first. */
  runs: Run[]
  deployment: Deployment | undefined
  /** Undefined where nothing is deployed, or where the deployed run cannot be read. */
  stable: Run | undefined
  /** The one whose task and metrics stand for the model: the stable one, else the newest where nothing is deployed. */
  described: Run | undefined
  /** The newest run, where it is newer than the stable one. */
  newer: Run | undefined
}

/** By name. @param runs newest first */
export function modelRows(runs: readonly Run[], deployments: readonly Deployment[]): ModelRow[] {
  const names = new Set([
    ...runs.map(({ model_name }) => model_name),
    ...deployments.map(({ model_name }) => model_name),
  ])
  return [...names].sort((a, b) => a.localeCompare(b)).map((model) => modelRow(model, runs, deployments))
}

export function modelRow(model: string, runs: readonly Run[], deployments: readonly Deployment[]): ModelRow {
  const deployment = deployments.find(({ model_name }) => model_name === model)
  const own = runs.filter(({ model_name }) => model_name === model).map((run) => markStable(run, deployment))
  const stable = own.find((run) => run.stable)
  const newest = own[0]
  const newer = newest && stable && newest.created > stable.created ? newest : undefined
  return { model, runs: own, deployment, stable, described: deployment ? stable : newest, newer }
}

/** The deployment may be more recent than the list of the runs. */
function markStable(run: Run, deployment: Deployment | undefined): Run {
  const stable = run.run_id === deployment?.stable_run_id
  return stable === run.stable ? run : { ...run, stable }
}

/**
 * The versions that are compared before anybody chose some: the stable one, and the one that may replace it, else the
 * one that it replaced or the next older one.
 */
export function firstCompared({ runs, deployment, stable, newer }: ModelRow): string[] {
  if (!deployment || !stable) return []
  const replaced = runs.find(({ run_id }) => run_id === rollbackTarget(deployment))
  const other = newer ?? replaced ?? runs[runs.indexOf(stable) + 1]
  return other ? [stable.run_id, other.run_id] : []
}

/** The list may be long, and a new version waits to be deployed anyway. */
const RUNS_MS = 30_000

/**
 * The models as they are now: others train and deploy as well while a page is open.
 * @param model only this one, which may not exist
 */
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
