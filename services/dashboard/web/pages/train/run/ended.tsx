/** A run that ended without a model: why, and what to do. */
import type { RunRequest, TrainingRun } from '../../../api/types.js'
import { ButtonLink } from '../../../components/button.js'
import { Card } from '../../../components/card.js'
import { describeError } from '../../../components/errors.js'
import { formatCounted, formatDuration } from '../../../format.js'
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

/** Leads to the form, filled with the request of a run without a result. */
export function TrainAgain({ run: { run_id, error }, request }: { run: TrainingRun; request: RunRequest }) {
  const rate = request.training?.learningRate
  const lower =
    error?.code === 'training_diverged' && rate !== undefined ? Number((rate / 10).toPrecision(3)) : undefined
  return (
    <ButtonLink
      to={`/train?from=${run_id}${lower === undefined ? '' : `&learningRate=${lower}`}`}
      variant="primary"
    >
      {lower === undefined ? 'Train again' : `Train again with learning rate ${lower}`}
    </ButtonLink>
  )
}
