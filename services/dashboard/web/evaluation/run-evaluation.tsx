/** How good a run is: everything that was measured on its test rows, and how it learned. */
import type { RunDetails } from '../api/types.js'
import { Card } from '../components/card.js'
import { ConfusionMatrix } from './confusion-matrix.js'
import styles from './evaluation.module.css'
import { FeatureImportance } from './feature-importance.js'
import { LearningCards } from './learning-cards.js'
import { MetricValues } from './metric-values.js'
import { metricNames } from './metrics.js'
import { RocChart } from './roc-chart.js'

export function RunEvaluation({ run }: { run: RunDetails }) {
  const { curves, labels, feature_importance, task } = run
  if (run.origin === 'imported')
    return (
      <Card title="Quality">
        <p className="muted">
          It was imported, so it was not measured here: its answers to the sample rows are below.
        </p>
      </Card>
    )
  return (
    <div className="stack">
      {metricNames([run]).length > 0 && (
        <Card title="Quality" description={qualityNote(run)}>
          <MetricValues run={run} />
        </Card>
      )}
      {(curves.confusion_matrix || curves.roc) && (
        <div className={styles.charts}>
          {curves.confusion_matrix && labels && (
            <Card title="Confusion matrix" description="Test rows by true and predicted class">
              <ConfusionMatrix labels={labels} matrix={curves.confusion_matrix} />
            </Card>
          )}
          {curves.roc && (
            <Card title="ROC curve" description={rocNote(labels)}>
              <RocChart roc={curves.roc} />
            </Card>
          )}
        </div>
      )}
      {curves.epochs.length > 0 && <LearningCards epochs={curves.epochs} />}
      {feature_importance && (
        <Card title="Feature importance" description={importanceNote(task)}>
          <FeatureImportance importance={feature_importance} task={task} />
        </Card>
      )}
    </div>
  )
}

function qualityNote({ hyper_parameters: { testSplit, refit } }: RunDetails): string {
  const share = typeof testSplit === 'number' ? `${Math.round(testSplit * 100)} % of the rows` : 'rows'
  const measured = `Measured on ${share} that it was not trained on`
  return refit === true ? `${measured}; then trained once more on all rows` : measured
}

function rocNote(labels: readonly string[] = []): string {
  const whose = labels.length === 2 ? `Of class ${labels[1]}` : 'Of each class against the others'
  return `${whose}: what a threshold costs in false alarms`
}

const importanceNote = (task: RunDetails['task']) =>
  task === 'regression'
    ? 'Fall of R² on the test rows when the values of a column are shuffled'
    : 'Fall of the accuracy on the test rows, in percentage points, when the values of a column are shuffled'
