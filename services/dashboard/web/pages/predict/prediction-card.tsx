/** What the model answered, who answered, and how long it took. */
import type { RunDetails } from '../../api/types.js'
import { Badge } from '../../components/badge.js'
import { Bars } from '../../components/bars.js'
import { Callout } from '../../components/callout.js'
import { Card } from '../../components/card.js'
import { ErrorNote } from '../../components/errors.js'
import { formatCounted, formatNumber } from '../../format.js'
import { barsOf, formatProbability, splitUnit, warningText } from './answer.js'
import { ExplanationSection } from './explanation-section.js'
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
          <Warnings run={run} warnings={outcome.answer.warnings} />
          {outcome.answer.probabilities && (
            <Bars
              label="Probability by class"
              max={1}
              bars={barsOf(outcome.answer.probabilities, outcome.answer.label ?? '')}
            />
          )}
          <ExplanationSection run={run} answer={outcome.answer} values={result.values} />
          <PredictionFacts run={run} outcome={outcome} values={result.values} />
        </div>
      )}
    </Card>
  )
}

/** Warnings that are shown: a row may have hundreds of texts. */
const MAX_WARNINGS = 5

interface WarningsProps {
  run: RunDetails
  warnings: Outcome['answer']['warnings']
}

/** The values that the model does not know, by column. */
function Warnings({ run, warnings = [] }: WarningsProps) {
  if (warnings.length === 0) return null
  const more = warnings.length - MAX_WARNINGS
  return (
    <Callout tone="warning">
      <ul className="stack">
        {warnings.slice(0, MAX_WARNINGS).map((warning) => (
          <li key={warning.feature}>
            <strong>{warning.feature}</strong>: {warningText(warning, run.features)}.
          </li>
        ))}
        {more > 0 && <li>The same holds for values of {formatCounted(more, 'other column')}.</li>}
      </ul>
    </Callout>
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
