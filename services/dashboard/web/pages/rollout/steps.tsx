/** The steps of a rollout, with the current one. */
import type { Rollout } from '../../api/types.js'
import { CheckIcon, CloseIcon } from '../../components/icons.js'
import { formatCount, formatDuration } from '../../format.js'
import styles from './rollout.module.css'

export function Steps({ rollout: { policy, step: current, state, counts } }: { rollout: Rollout }) {
  return (
    <ol className={styles.steps} aria-label="Steps">
      {policy.steps.map((step, index) => {
        const isDone = index < current || state === 'promoted'
        const isCurrent = index === current && state !== 'promoted'
        const requests = counts[index]?.canary.requests
        return (
          <li
            key={step.weight}
            className={styles.step}
            aria-current={isCurrent ? 'step' : undefined}
            data-done={isDone || undefined}
            data-tone={isCurrent && state === 'aborted' ? 'danger' : undefined}
          >
            <span className={styles.weight}>
              {step.weight} %{isDone && <CheckIcon />}
              {isCurrent && state === 'aborted' && <CloseIcon />}
            </span>
            <span className="hint">
              {isDone
                ? 'passed'
                : isCurrent
                  ? wordOf(state)
                  : state === 'aborted'
                    ? 'not reached'
                    : 'to come'}
              {requests !== undefined && `, ${formatCount(requests)} of its requests`}
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

const wordOf = (state: Rollout['state']) => (state === 'running' ? 'now' : state)
