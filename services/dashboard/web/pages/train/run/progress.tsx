/** How far the training is, and how long it may still take. */
import type { TrainingRun } from '../../../api/types.js'
import { Card } from '../../../components/card.js'
import { Metric, MetricList } from '../../../components/metric.js'
import { useNow } from '../../../components/time.js'
import { latestScore } from '../../../evaluation/curves.js'
import { formatClock, formatCount, formatDuration, formatNumber } from '../../../format.js'
import { ProgressBar } from '../progress-bar.js'
import { elapsedSeconds, epochsOfOne, memberText, remainingSeconds, type Phase } from './phase.js'
import styles from './run.module.css'
import type { RunEvents } from './use-run-events.js'

interface ProgressProps {
  run: TrainingRun
  phase: Phase
  events: RunEvents
}

export function Progress({ run, phase, events }: ProgressProps) {
  const { pace, isConnected } = events
  const epochs = epochsOfOne(events.epochs)
  // Without its service nobody knows how far it is: the page does not count on.
  const now = useNow(1_000, isConnected)
  const elapsed = elapsedSeconds(run, now)
  const last = events.epochs.at(-1)
  const member = last?.member
  const isTraining = phase === 'running' && last !== undefined
  const validation = epochs.at(-1)?.val_loss
  const { epoch, epochs: most } = run.phase?.name === 'refitting' ? run.phase : (last ?? {})
  const isCounting = (isTraining || phase === 'refitting') && epoch !== undefined
  return (
    <Card>
      <div className={styles.progress}>
        <p className={styles.phase}>
          {titleOf(phase)}
          {isTraining && member && `: ${memberText(member)}`}
          {!isConnected && (
            <span className={styles.lost} role="alert">
              No answer from the training service since {formatClock(now / 1000)}. This page goes on by itself
              once it is back.
            </span>
          )}
        </p>
        <ProgressBar label="Epochs" max={most ?? 1} value={isCounting ? epoch : undefined} />
        <MetricList>
          {member && (
            <Metric
              label="Model"
              value={formatCount(member.number)}
              unit={`of ${formatCount(member.members)}`}
            />
          )}
          <Metric
            label="Epoch"
            {...(epoch !== undefined && most !== undefined
              ? { value: formatCount(epoch), unit: `of ${formatCount(most)}` }
              : { value: '–' })}
          />
          <Metric label="Training loss" value={last ? formatLoss(last.loss) : '–'} />
          {(!last || validation !== undefined) && (
            <Metric label="Validation loss" value={validation === undefined ? '–' : formatLoss(validation)} />
          )}
          <Metric {...(latestScore(epochs) ?? { label: 'Score', value: '–' })} />
          <Metric label="Elapsed" value={elapsed === undefined ? '–' : formatWhole(elapsed)} />
          <Metric
            label={member ? 'Remaining, about' : 'Remaining, at most'}
            value={
              isTraining && pace && run.started
                ? formatWhole(remainingSeconds(pace, last, Date.parse(run.started), now))
                : '–'
            }
          />
        </MetricList>
        <p className="visually-hidden" role="status">
          {titleOf(phase)}
          {isTraining && `, ${Math.floor((last.epoch / last.epochs) * 10) * 10} % of the epochs`}
        </p>
      </div>
    </Card>
  )
}

function titleOf(phase: Phase): string {
  if (phase === 'queued') return 'Waiting for its turn'
  if (phase === 'preparing') return 'Reading the table'
  if (phase === 'measuring') return 'Measuring the model'
  if (phase === 'refitting') return 'Training once more, on all rows, then saving it'
  return 'Training'
}

const formatWhole = (seconds: number) =>
  seconds < 60 ? `${Math.round(seconds)} s` : formatDuration(Math.round(seconds))

/** Always of the same length, so that the eye can follow it. */
const formatLoss = (loss: number) => (loss < 0.001 || loss >= 1000 ? formatNumber(loss) : loss.toFixed(4))
