/** The models, from what can be deployed and what is. */
import type { Deployment, Run } from '../../api/types.js'

export interface ModelRow {
  model: string
  /** Newest first. */
  runs: Run[]
  deployment: Deployment | undefined
  /** Undefined where nothing is deployed, or where the deployed run cannot be read. */
  stable: Run | undefined
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
  return { model, runs: own, deployment, stable, newer }
}

/** What is deployed may be more recent than the list of the runs. */
function markStable(run: Run, deployment: Deployment | undefined): Run {
  const stable = run.run_id === deployment?.stable_run_id
  return stable === run.stable ? run : { ...run, stable }
}
