/** What a queued run waits for. */
import type { TrainingRun } from '../../../api/types.js'
import { isFinal } from './phase.js'

/** The runs that are trained before it, the next one to end first. */
export function runsAhead(run: Pick<TrainingRun, 'run_id'>, runs: readonly TrainingRun[]): TrainingRun[] {
  const before = runs.filter(({ run_id, status }) => !isFinal(status) && run_id < run.run_id)
  const rank = ({ status }: TrainingRun) => (status === 'running' ? 0 : 1)
  return before.sort((a, b) => rank(a) - rank(b) || a.run_id.localeCompare(b.run_id))
}
