/** Where a rollback leads. */
import type { Deployment } from '../deployment.js'

/** The run that was replaced when the stable one was last deployed; undefined where there is none. */
export function rollbackTarget({ history, stable_run_id }: Pick<Deployment, 'history' | 'stable_run_id'>) {
  const deployed = history.findLast(({ action, run_id }) => action === 'deploy' && run_id === stable_run_id)
  return deployed?.replaced ?? undefined
}
