/** The frame of a run in every state: its name, its state, what it learns from. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { TrainingRun } from '../../../api/types.js'
import { Page } from '../../../components/page.js'
import { Time } from '../../../components/time.js'
import { formatDuration } from '../../../format.js'
import { StatusBadge } from '../status-badge.js'
import { Steps } from '../steps.js'
import { elapsedSeconds } from './phase.js'
import styles from './run.module.css'

/** As long in words as a duration usually is. */
const USUAL_SECONDS = 59.9

interface RunFrameProps {
  run: TrainingRun
  /** Buttons. */
  actions: ReactNode
  children: ReactNode
}

export function RunFrame({ run, actions, children }: RunFrameProps) {
  const { run_id, model, dataset, status, created, finished } = run
  return (
    <Page
      title={model}
      mark={<StatusBadge status={status} />}
      parents={[{ label: 'Train', to: '/train' }]}
      description={
        <span className={styles.facts}>
          <code>{run_id}</code>
          {dataset && (
            <span>
              data <Link to={`/train?dataset=${encodeURIComponent(dataset)}`}>{dataset}</Link>
            </span>
          )}
          <span>
            requested <Time value={created} />
          </span>
          <Duration seconds={finished === undefined ? undefined : elapsedSeconds(run, Date.now())} />
        </span>
      }
      actions={actions}
    >
      <Steps current={status === 'succeeded' ? 3 : 2} />
      {children}
    </Page>
  )
}

/** Has its place from the beginning, so that nothing moves once it is known. */
const Duration = ({ seconds }: { seconds: number | undefined }) => (
  <span className={seconds === undefined ? styles.kept : undefined}>
    took {formatDuration(seconds ?? USUAL_SECONDS)}
  </span>
)
