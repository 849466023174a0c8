/** Who answered and when, how long it took, and what the run answered to the same row before. */
import { Link } from 'react-router'
import type { RunDetails } from '../../api/types.js'
import { Badge } from '../../components/badge.js'
import { classNames } from '../../components/class-names.js'
import { runPath } from '../../components/run-link.js'
import { Time } from '../../components/time.js'
import { recordedFor } from './answer.js'
import styles from './predict.module.css'
import type { Value } from './row.js'
import type { Outcome } from './use-prediction.js'

interface FactsProps {
  run: RunDetails
  outcome: Outcome
  values: readonly Value[]
}

export function PredictionFacts({ run, outcome, values }: FactsProps) {
  const { answer, latencyMs, when } = outcome
  const isFormer = answer.model_run_id !== run.run_id
  const recorded = isFormer ? undefined : recordedFor(run, values, answer)
  return (
    <dl className={classNames('facts', styles.facts)}>
      <dt>Answered by</dt>
      <dd>
        <Link to={runPath(answer.model_name, answer.model_run_id)}>{answer.model_run_id}</Link>{' '}
        <Badge tone={answer.route === 'stable' ? 'success' : 'warning'}>{answer.route}</Badge>
      </dd>
      <dt>Latency</dt>
      <dd>
        {latencyMs.toFixed(1)} ms <span className="muted">seen by the browser</span>
      </dd>
      <dt>Asked</dt>
      <dd>
        <Time value={when} />
      </dd>
      {recorded && (
        <>
          <dt>When published</dt>
          <dd>
            {recorded.text}{' '}
            <Badge tone={recorded.isSame ? 'success' : 'danger'}>
              {recorded.isSame ? 'the same' : 'differs'}
            </Badge>
          </dd>
        </>
      )}
    </dl>
  )
}
