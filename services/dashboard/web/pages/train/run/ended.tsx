/** A run that ended without a model: why, and what to do. */
import type { TrainingRun } from '../../../api/types.js'
import { Card } from '../../../components/card.js'
import { describeError } from '../../../components/error-state.js'
import { formatCounted } from '../../../format/number.js'
import { formatDuration } from '../../../format/time.js'
import { adviceFor } from './advice.js'
import { elapsedSeconds, type Epoch } from './phase.js'
import styles from './run.module.css'

interface EndedProps {
  run: TrainingRun
  epochs: readonly Epoch[]
}

export function Ended({ run, epochs }: EndedProps) {
  const seconds = elapsedSeconds(run, Date.now())
  const last = epochs.at(-1)
  const after = [
    ...(last ? [`${last.epoch} of ${formatCounted(last.epochs, 'epoch')}`] : []),
    ...(seconds === undefined ? [] : [formatDuration(seconds)]),
  ].join(' and ')
  const when = after === '' ? 'before it began' : `after ${after}`
  if (run.status === 'cancelled')
    return (
      <Card title="Cancelled">
        <p>It was cancelled {when}. No model came of it.</p>
      </Card>
    )
  const { code, detail } = run.error ?? { code: 'internal', detail: 'no reason was given' }
  return (
    <Card title={titleOf(code)}>
      <div className={styles.failure} role="alert">
        <p>
          {describeError(detail)} <span className="muted">It ended {when}.</span>
        </p>
        <p>{adviceFor(code)}</p>
      </div>
    </Card>
  )
}

/** `training_diverged` becomes `Training diverged`. */
const titleOf = (code: string) => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' ')
