/** What the model answered, who answered, and how long it took. */
import type { RunDetails } from '../../api/types.js'
import { Badge } from '../../components/badge.js'
import { Bars } from '../../components/bars.js'
import { Card } from '../../components/card.js'
import { ErrorNote } from '../../components/errors.js'
import { formatNumber } from '../../format.js'
import { barsOf, formatProbability, splitUnit } from './answer.js'
import styles from './predict.module.css'
import { PredictionFacts } from './prediction-facts.js'
import { isEqual, type Row } from './row.js'
import type { Outcome, Result } from './use-prediction.js'

interface PredictionCardProps {
  run: RunDetails
  row: Row
  /** Undefined before the first one. */
  result: Result | undefined
  isPending: boolean
  /** The field that the error is about. */
  wrongField: number | undefined
}

export function PredictionCard({ run, row, result, isPending, wrongField }: PredictionCardProps) {
  const { outcome, error } = result ?? {}
  return (
    <Card title="Prediction">
      {!result && (
        <p className="muted">
          {isPending
            ? 'Waiting for the answer …'
            : 'Press Predict, or Enter in a field, to ask the deployed model about these values.'}
        </p>
      )}
      {error && wrongField === undefined && <ErrorNote error={error} attempt="predict" />}
      {error && wrongField !== undefined && (
        <p className="muted">
          The service did not take the value of <strong>{run.features[wrongField]!.name}</strong>; its field
          says why.
        </p>
      )}
      {result && outcome && (
        <div className="stack">
          <Headline run={run} outcome={outcome} isStale={!isEqual(result.values, row.values)} />
          {outcome.answer.probabilities && (
            <Bars
              label="Probability by class"
              max={1}
              bars={barsOf(outcome.answer.probabilities, outcome.answer.label ?? '')}
            />
          )}
          <PredictionFacts run={run} outcome={outcome} values={result.values} />
        </div>
      )}
    </Card>
  )
}

function Headline({ run, outcome, isStale }: { run: RunDetails; outcome: Outcome; isStale: boolean }) {
  const { prediction, label, probability } = outcome.answer
  const { name, unit } = splitUnit(run.target ?? 'prediction')
  return (
    <div role="status">
      <p className={styles.target}>
        {name} {isStale && <Badge tone="warning">of the values before</Badge>}
      </p>
      {label === undefined ? (
        <p className={styles.headline}>
          {formatNumber(prediction)} {unit && <span className={styles.unit}>{unit}</span>}
        </p>
      ) : (
        <p className={styles.headline}>
          {label}{' '}
          {probability !== undefined && <span className={styles.unit}>{formatProbability(probability)}</span>}
        </p>
      )}
    </div>
  )
}
