/** The steps of a rollout, with the current one. */
import type { Rollout } from '../../api/types.js'
import { CheckIcon, CloseIcon } from '../../components/icons.js'
import { formatCount, formatDuration } from '../../format.js'
import styles from './rollout.module.css'

export function Steps({ rollout: { policy, step: current, state, counts } }: { rollout: Rollout }) {
  return (
    <ol className={styles.steps} aria-label="Steps">
      {policy.steps.map((step, index) => {
        const isCurrent = index === current
        const isDone = index < current || (isCurrent && state === 'promoted')
        const requests = counts[index]?.canary.requests
        return (
          <li
            key={step.weight}
            className={styles.step}
            aria-current={isCurrent && !isDone ? 'step' : undefined}
            data-done={isDone || undefined}
            data-tone={isCurrent && state === 'aborted' ? 'danger' : undefined}
          >
            <span className={styles.weight}>
              {step.weight} %{isDone && <CheckIcon />}
              {isCurrent && state === 'aborted' && <CloseIcon />}
            </span>
            <span className="hint">
              {index < current ? 'passed' : wordOf(state, isCurrent)}
              {requests !== undefined && `, canary: ${formatCount(requests)} requests`}
            </span>
            {!isDone && (
              <span className="hint">
                at least {formatDuration(step.min_seconds)}, {formatCount(step.min_requests)} requests
              </span>
            )}
          </li>
        )
      })}
    </ol>
  )
}

/** Of a step that is not passed. */
function wordOf(state: Rollout['state'], isCurrent: boolean): string {
  const isOver = state === 'promoted' || state === 'aborted'
  if (!isCurrent) return isOver ? 'not reached' : 'to come'
  return state === 'running' ? 'now' : state
}
