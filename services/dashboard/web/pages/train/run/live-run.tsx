/** A run that has not succeeded (yet): waiting, training, failed or cancelled. */
import type { RunRequest, TrainingRun } from '../../../api/types.js'
import { LearningCards } from '../../../evaluation/learning-cards.js'
import { CancelRun } from './cancel-run.js'
import { Ended } from './ended.js'
import { isFinal, phaseOf } from './phase.js'
import { Progress } from './progress.js'
import { Ahead } from './ahead.js'
import styles from './run.module.css'
import { RunFrame } from './run-frame.js'
import { TrainAgain } from './train-again.js'
import { useDeployed } from './use-deployed.js'
import { useRunEvents } from './use-run-events.js'

export function LiveRun({ run }: { run: TrainingRun }) {
  const events = useRunEvents(run.run_id)
  // What the result will be compared with is there when it comes.
  useDeployed(run.model)
  const { epochs } = events
  const { status } = run
  const request = run.config as RunRequest | undefined
  const phase = phaseOf(run, epochs)
  return (
    <RunFrame
      run={run}
      actions={
        !isFinal(status) ? (
          <CancelRun run={run} />
        ) : request ? (
          <TrainAgain run={run} request={request} />
        ) : null
      }
    >
      {!isFinal(status) && <Progress run={run} phase={phase} events={events} />}
      {isFinal(status) && <Ended run={run} epochs={epochs} />}
      {status === 'queued' && <Ahead run={run} />}
      {(status === 'running' || epochs.length > 0) && (
        <LearningCards
          epochs={epochs}
          total={isFinal(status) ? undefined : epochs.at(-1)?.epochs}
          awaited={<p className={styles.awaited}>The curve begins with the first epoch.</p>}
        />
      )}
    </RunFrame>
  )
}
