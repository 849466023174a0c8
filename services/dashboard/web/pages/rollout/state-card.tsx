/** Where a rollout stands: its versions, its steps, what it waits for, and what somebody can do. */
import type { Rollout } from '../../api/types.js'
import { Card } from '../../components/card.js'
import { RunLink } from '../../components/run-link.js'
import { Time } from '../../components/time.js'
import { Actions } from './actions.js'
import { hasEnded } from './queries.js'
import styles from './rollout.module.css'
import { stateName, StateBadge, toneOf } from './state-badge.js'
import { Steps } from './steps.js'

export function StateCard({ rollout }: { rollout: Rollout }) {
  const { mode, state } = rollout
  return (
    <Card
      title={
        <>
          {mode === 'shadow' ? 'Shadow' : 'Canary'} <VersionLink rollout={rollout} id="canary_run_id" />{' '}
          <StateBadge mode={mode} state={state} />
        </>
      }
      description={
        <>
          beside <VersionLink rollout={rollout} id="stable_run_id" /> · <Begun rollout={rollout} />
        </>
      }
      actions={<Actions key={rollout.id} rollout={rollout} />}
    >
      <div className={styles.state}>
        {mode === 'shadow' ? (
          <p>
            It computes copies of requests that are answered already. Its outputs are compared and never
            returned.
          </p>
        ) : (
          <Steps rollout={rollout} />
        )}
        {hasEnded(rollout) ? <End rollout={rollout} /> : <Awaited rollout={rollout} />}
      </div>
    </Card>
  )
}

const VersionLink = ({ rollout, id }: { rollout: Rollout; id: 'canary_run_id' | 'stable_run_id' }) => (
  <RunLink run={{ model_name: rollout.model, run_id: rollout[id] }} />
)

/** Who an ended one was started by is in its history: `who` is who ended it. */
const Begun = ({ rollout: { started, who, why, ...rollout } }: { rollout: Rollout }) => (
  <>
    since <Time value={started} />
    {rollout.ended === undefined && ` by ${who}${why && `: “${why}”`}`}
  </>
)

const End = ({ rollout: { mode, state, reason, ended } }: { rollout: Rollout }) => (
  <p data-tone={toneOf({ mode, state })} className={styles.end}>
    <strong className={styles.outcome}>{stateName({ mode, state })}</strong>
    {ended !== undefined && (
      <>
        {' '}
        <Time value={ended} />
      </>
    )}
    {reason && `: ${reason}`}
  </p>
)

const pauseOf = ({ mode }: Rollout) =>
  mode === 'shadow'
    ? 'It computes no copies until somebody resumes it.'
    : 'It stays at this step until somebody resumes it; harm still aborts it.'

function Awaited({ rollout }: { rollout: Rollout }) {
  const { state, reason, waiting_for } = rollout
  return (
    <div>
      {state === 'paused' && <p>{pauseOf(rollout)}</p>}
      {waiting_for.length > 0 ? (
        <>
          <h3 className={styles.subtitle}>Waits for</h3>
          <ul className={styles.awaited}>
            {waiting_for.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      ) : (
        reason && <p>{reason}</p>
      )}
    </div>
  )
}
