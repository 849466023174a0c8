/** The state of a run. */
import type { TrainingRun } from '../../api/types.js'
import { Badge, type Tone } from '../../components/badge.js'

const tones: Partial<Record<TrainingRun['status'], Tone>> = {
  running: 'accent',
  succeeded: 'success',
  failed: 'danger',
}

export const StatusBadge = ({ status }: Pick<TrainingRun, 'status'>) => (
  <Badge tone={tones[status]}>{status}</Badge>
)
