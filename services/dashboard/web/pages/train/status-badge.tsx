/** The state of a run. */
import type { TrainingRun } from '../../api/types.js'
import { Badge, type Tone } from '../../components/badge.js'

const tones: Record<TrainingRun['status'], Tone> = {
  queued: 'neutral',
  running: 'accent',
  succeeded: 'success',
  failed: 'danger',
  cancelled: 'neutral',
}

export const StatusBadge = ({ status }: Pick<TrainingRun, 'status'>) => (
  <Badge tone={tones[status]}>{status}</Badge>
)
