/** The thresholds of a deployment, by run: a run keeps its own when it is promoted or returned to. */
import type { Deployment } from '../deployment.js'
import { extended, type Author } from './history.js'

/** @param threshold undefined: the run's own. @returns the deployment without those of runs that its history has forgotten */
export function withThreshold(
  deployment: Deployment,
  runId: string,
  threshold: number | undefined,
): Deployment {
  const { thresholds = {}, ...rest } = deployment
  const named = new Set(deployment.history.map(({ run_id }) => run_id))
  const kept = Object.entries(thresholds).filter(([run]) => run !== runId && named.has(run))
  const all = threshold === undefined ? kept : [...kept, [runId, threshold] as const]
  return all.length > 0 ? { ...rest, thresholds: Object.fromEntries(all) } : rest
}

/** Of the stable run. @returns the same deployment where nothing changes */
export function changeThreshold(
  deployment: Deployment,
  threshold: number | undefined,
  { who, why }: Author,
): Deployment {
  const { stable_run_id: run_id, thresholds, history } = deployment
  if (threshold === undefined || thresholds?.[run_id] === threshold) return deployment
  const when = new Date().toISOString()
  const event = { action: 'threshold', run_id, replaced: null, when, who, why, threshold }
  return withThreshold({ ...deployment, history: extended(history, event) }, run_id, threshold)
}
