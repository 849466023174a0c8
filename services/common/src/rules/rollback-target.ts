/** Where a rollback leads. */
import type { Deployment } from '../deployment.js'

const makesStable: ReadonlySet<string> = new Set(['deploy', 'promote'])

/** The run that was replaced when the stable one was last deployed or promoted; undefined where there is none. */
export function rollbackTarget({ history, stable_run_id }: Pick<Deployment, 'history' | 'stable_run_id'>) {
  const deployed = history.findLast(
    ({ action, run_id }) => run_id === stable_run_id && makesStable.has(action),
  )
  return deployed?.replaced ?? undefined
}
