/** How good a run is: everything that was measured on its test rows, and how it learned. */
import { useMemo, useState } from 'react'
import { tasks } from '@modelops/common/tasks'
import type { RunDetails } from '../api/types.js'
import { Bars } from '../components/bars.js'
import { Button } from '../components/button.js'
import { Card } from '../components/card.js'
import { LineChart } from '../components/line-chart.js'
import { Notes } from '../components/notes.js'
import { formatFixed, formatPercent } from '../format.js'
import { ConfusionMatrix } from './confusion-matrix.js'
import { rocLines } from './curves.js'
import styles from './evaluation.module.css'
import { Leaderboard } from './leaderboard.js'
import { LearningCards } from './learning-cards.js'
import { MetricValues } from './metric-values.js'
import { Dependence, MoreFigures } from './more-figures.js'
import { metricInfo, metricNames, positiveOf, type MetricInfo } from './metrics.js'

export function RunEvaluation({ run }: { run: RunDetails }) {
  const { curves, labels, feature_importance } = run
  const score = metricInfo(`test_${run.importance_score ?? tasks[run.task].scoreName}`)!
  if (run.origin === 'imported' && metricNames([run]).length === 0)
    return (
      <Card title="Quality">
        <p className="muted">
          It was imported without a data set, so it was not measured here: its answers to the sample rows are
          below.
        </p>
      </Card>
    )
  return (
    <div className="stack">
      <Notes sentences={run.warnings} />
      {metricNames([run]).length > 0 && (
        <Card title="Quality" description={qualityNote(run)}>
          <div className="stack">
            <MetricValues run={run} />
            {run.files['held-out.csv.gz'] && <HeldOutLink run={run} />}
          </div>
        </Card>
      )}
      {(curves.confusion_matrix || curves.roc) && (
        <div className={styles.charts}>
          {curves.confusion_matrix && labels && (
            <Card title="Confusion matrix" description="Rows by true and predicted class">
              <ConfusionMatrix labels={labels} matrix={curves.confusion_matrix} />
            </Card>
          )}
          {curves.roc && (
            <Card title="ROC curve" description={rocNote(run)}>
              <RocChart roc={curves.roc} />
            </Card>
          )}
        </div>
      )}
      <Leaderboard run={run} />
      <MoreFigures run={run} />
      {curves.epochs.length > 0 && <LearningCards epochs={curves.epochs} />}
      {feature_importance && (
        <Card title="Feature importance" description={importanceNote(score, run)}>
          <FeatureImportance importance={feature_importance} score={score} />
        </Card>
      )}
      <Dependence run={run} />
    </div>
  )
}

/** So that anybody can check the metrics. */
const HeldOutLink = ({ run: { run_id, origin } }: { run: RunDetails }) => (
  <p className="hint">
    <a href={`/api/training/runs/${encodeURIComponent(run_id)}/held-out`} download>
      Predictions of the {origin === 'imported' ? '' : 'held-out '}rows
    </a>{' '}
    (CSV, with what they actually are)
  </p>
)

function qualityNote(run: RunDetails): string {
  const { folds, testSplit, refit, time } = run.hyper_parameters
  const constant = run.baseline ? ', beside what a constant answer reaches (baseline)' : ''
  if (run.origin === 'imported')
    return `Measured on the rows of ${run.dataset?.name}, on which it may have been trained${constant}`
  if (typeof folds === 'number' && typeof time === 'string')
    return `Measured on the last of ${folds} blocks of rows by “${time}”, by models that were trained on those before${constant}`
  if (typeof folds === 'number')
    return `Measured on all rows, each by models of ${folds} that were not trained on it${constant}`
  const share = typeof testSplit === 'number' ? `${Math.round(testSplit * 100)} % of the rows` : 'rows'
  const which = typeof time === 'string' ? `the last ${share} by “${time}”` : share
  const measured = `Measured on ${which} that it was not trained on${constant}`
  return refit === true ? `${measured}; then trained once more on all rows` : measured
}

function rocNote(run: RunDetails): string {
  const whose = run.labels?.length === 2 ? `Of class ${positiveOf(run)}` : 'Of each class against the others'
  return `${whose}: what a threshold costs in false alarms`
}

function importanceNote({ label, isShare, better }: MetricInfo, { origin }: RunDetails): string {
  const rows = origin === 'imported' ? 'these rows' : 'rows that were not trained on'
  if (better === 'lower')
    return `Rise of the ${label.toLowerCase()} on ${rows} when the values of a column are shuffled`
  const fall = isShare
    ? `the ${label.toLowerCase()} on ${rows}, in percentage points,`
    : `${label} on ${rows}`
  return `Fall of ${fall} when the values of a column are shuffled`
}

const formatRate = (rate: number) => formatPercent(rate, rate > 0 && rate < 0.1 ? 1 : 0)

/** True against false positive rate as the threshold moves, with the line of a coin beside it. */
function RocChart({ roc }: { roc: Record<string, [number, number][]> }) {
  const { x, series } = useMemo(() => {
    const lines = rocLines(roc)
    return { ...lines, series: [...lines.series, { label: 'Chance', values: lines.x, dashed: true }] }
  }, [roc])
  return (
    <LineChart
      label="ROC curve"
      {...{ x, series, formatX: formatRate, formatY: formatRate }}
      xLabel="False positive rate"
      yLabel="True positive rate"
      xRange={[0, 1]}
      yRange={[0, 1]}
      height={260}
    />
  )
}

const SHOWN = 10

interface FeatureImportanceProps {
  importance: NonNullable<RunDetails['feature_importance']>
  /** What the importance is a part of. */
  score: MetricInfo
}

/** What the model relies on: how much worse it gets when a column's values are shuffled. */
function FeatureImportance({ importance, score: { isShare } }: FeatureImportanceProps) {
  const [all, setAll] = useState(false)
  const format = (value: number) => (isShare ? formatFixed(value * 100, 1) : formatFixed(value, 3))
  const unit = isShare ? ' pp' : ''
  const bars = (all ? importance : importance.slice(0, SHOWN)).map(({ feature, importance, std }) => ({
    label: feature,
    value: importance,
    text: `${format(importance).replace('-', '−')} ± ${format(std)}${unit}`,
  }))
  return (
    <div className={styles.importance}>
      <Bars label="Feature importance" bars={bars} />
      {importance.length > SHOWN && (
        <Button small variant="ghost" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? `Show the first ${SHOWN}` : `Show all ${importance.length}`}
        </Button>
      )}
    </div>
  )
}
