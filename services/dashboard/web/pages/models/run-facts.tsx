/** How a run was made. */
import type { RunDetails } from '../../api/types.js'
import { formatCounted } from '../../format/number.js'
import { formatDuration } from '../../format/time.js'
import { hyperParameterLabel, hyperParameterText } from './hyper-parameter-text.js'
import styles from './models.module.css'

export function FactsOf({ run }: { run: RunDetails }) {
  const { dataset, labels, hyper_parameters, backend, tfjs_version, duration_seconds, model_format } = run
  const facts: [string, string][] = [
    ...(dataset
      ? ([
          ['Data set', `${dataset.name}, ${formatCounted(dataset.rows, 'row')}`],
          ['SHA-256 of the data', dataset.sha256],
        ] as [string, string][])
      : []),
    ...(labels ? ([['Classes, by index', labels.join(', ')]] as [string, string][]) : []),
    ...Object.entries(hyper_parameters).map(([name, value]): [string, string] => [
      hyperParameterLabel(name),
      hyperParameterText(name, value),
    ]),
    ['Duration', formatDuration(duration_seconds)],
    ['Trained on', `${backend} back end, TensorFlow.js ${tfjs_version}`],
    ['Format', model_format],
  ]
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
