/** Which versions are compared before anybody chose some. */
import { previousRun } from '../../deployment/previous-run.js'
import type { ModelRow } from './model-rows.js'

/** The stable version, and the one that may replace it, else the one that it replaced or the next older one. */
export function firstCompared({ runs, deployment, stable, newer }: ModelRow): string[] {
  if (!deployment || !stable) return []
  const replaced = runs.find(({ run_id }) => run_id === previousRun(deployment))
  const other = newer ?? replaced ?? runs[runs.indexOf(stable) + 1]
  return other ? [stable.run_id, other.run_id] : []
}
