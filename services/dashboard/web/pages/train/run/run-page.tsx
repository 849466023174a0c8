/** One run: watched while it is trained, then its result. */
import { isFinal } from '@modelops/common/rules/run-state'
import { usePrefetchQuery, useQuery } from '@tanstack/react-query'
import { deploymentsQuery } from '../../../api/queries.js'
import type { RunRequest, TrainingRun } from '../../../api/types.js'
import { Card } from '../../../components/card.js'
import { Loaded } from '../../../components/loaded.js'
import { Notes } from '../../../components/notes.js'
import { Page } from '../../../components/page.js'
import { Skeleton } from '../../../components/skeleton.js'
import { LearningCards } from '../../../evaluation/learning-cards.js'
import { trainingRunQuery } from '../queries.js'
import { Ahead } from './ahead.js'
import { CancelRun } from './cancel-run.js'
import { useDeployed } from './comparison-card.js'
import { Ended, TrainAgain } from './ended.js'
import { epochsOfOne, phaseOf } from './phase.js'
import { Progress } from './progress.js'
import { Result } from './result.js'
import { RunFrame } from './run-frame.js'
import styles from './run.module.css'
import { useRunEvents } from './use-run-events.js'

export function RunPage({ runId }: { runId: string }) {
  // Together, and before the page can be seen, which React delays.
  usePrefetchQuery(trainingRunQuery(runId))
  usePrefetchQuery(deploymentsQuery())
  const query = useQuery(trainingRunQuery(runId))
  const run = query.data
  if (run) return run.status === 'succeeded' ? <Result run={run} /> : <LiveRun run={run} />
  return (
    <Page title="Run" parents={[{ label: 'Train', to: '/train' }]} description={<code>{runId}</code>}>
      <Card>
        <Loaded query={query} what="the run" skeleton={<Skeleton lines={12} height={24} />}>
          {() => null}
        </Loaded>
      </Card>
    </Page>
  )
}

/** A run that has not succeeded (yet): waiting, training, failed or cancelled. */
function LiveRun({ run }: { run: TrainingRun }) {
  const events = useRunEvents(run.run_id)
  // Loads what the result will be compared with ahead of it.
  useDeployed(run.model)
  const { epochs } = events
  const shown = epochsOfOne(epochs)
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
      <Notes sentences={run.warnings} />
      {status === 'queued' && <Ahead run={run} />}
      {(status === 'running' || epochs.length > 0) && (
        <LearningCards
          epochs={shown}
          total={isFinal(status) ? undefined : shown.at(-1)?.epochs}
          awaited={<p className={styles.awaited}>The curve begins with the first epoch.</p>}
        />
      )}
    </RunFrame>
  )
}
