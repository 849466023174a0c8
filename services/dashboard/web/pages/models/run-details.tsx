/** The tables about a run: its inputs, its sample rows, how it was made, its files. */
import type { Feature, RunDetails } from '../../api/types.js'
import { CopyButton } from '../../components/code.js'
import { Table } from '../../components/table.js'
import {
  formatBytes,
  formatCounted,
  formatDuration,
  formatNumber,
  formatPercent,
  formatText,
  formatTexts,
  formatValue,
} from '../../format.js'
import { dateAfter } from '../predict/training-range.js'
import { hyperParameterLabel, hyperParameterText } from './settings.js'

/** The features that the model takes, and their values in training. */
export const InputsOf = ({ run: { features } }: { run: RunDetails }) => (
  <Table
    caption="Inputs of the model"
    rows={features}
    maxHeight={420}
    rowKey={({ name }) => name}
    columns={[
      { header: 'Feature', cell: ({ name }) => name },
      { header: 'Type', cell: ({ type, nullable }) => (nullable ? `${type}, may be missing` : type) },
      { header: 'Median', align: 'end', cell: medianOf },
      { header: 'Most values', cell: rangeOf },
      { header: 'Missing', align: 'end', cell: missingOf },
    ]}
  />
)

function medianOf(feature: Feature): string {
  if (feature.type === 'text' || !feature.statistics) return '–'
  const median = feature.statistics.deciles[5]!
  return feature.type === 'datetime' ? dateAfter(feature, median) : formatValue(median)
}

const missingOf = ({ statistics }: Feature) => (statistics ? formatPercent(statistics.missing) : '–')

function rangeOf(feature: Feature): string {
  if (feature.type === 'numeric') {
    const deciles = feature.statistics?.deciles
    return deciles ? `${formatValue(deciles[1]!)} to ${formatValue(deciles[9]!)}` : '–'
  }
  if (feature.type === 'datetime') {
    const deciles = feature.statistics?.deciles
    return deciles ? `${dateAfter(feature, deciles[1]!)} to ${dateAfter(feature, deciles[9]!)}` : '–'
  }
  if (feature.categories.length === 0) return 'very many values'
  return `${formatTexts(feature.categories)}${feature.other ? ', others' : ''}`
}

type Sample = RunDetails['samples'][number]

/** Rows of the training data with the model's answers; a replica checks them before it serves the model. */
export const SamplesOf = ({ run: { samples, features, labels } }: { run: RunDetails }) => (
  <Table
    caption="Sample rows"
    rows={samples}
    rowKey={(_, index) => String(index)}
    columns={[
      { header: 'Answer', cell: (sample) => answerOf(sample, labels) },
      ...features.map(({ name, type }, index) => ({
        header: name,
        align: type === 'numeric' ? ('end' as const) : ('start' as const),
        cell: ({ features }: Sample) => valueOf(features[index]),
      })),
    ]}
  />
)

function valueOf(value: Sample['features'][number] | undefined) {
  if (value === null || value === undefined) return <span className="muted">missing</span>
  return typeof value === 'string' ? formatText(value) : value
}

function answerOf({ prediction, probabilities }: Sample, labels: string[] | undefined) {
  if (!labels) return formatNumber(prediction)
  const probability = probabilities?.[prediction]
  return (
    <>
      <strong>{formatText(labels[prediction]!)}</strong>{' '}
      {probability !== undefined && formatPercent(probability)}
    </>
  )
}

/** How the run was made. */
export function FactsOf({ run }: { run: RunDetails }) {
  const { dataset, labels, hyper_parameters, backend, tfjs_version, model_format } = run
  const { duration_seconds, cpu_seconds } = run
  const facts: [string, string][] = [
    ...(dataset
      ? ([
          ['Data set', `${dataset.name}, ${formatCounted(dataset.rows, 'row')}`],
          ['SHA-256 of the data', dataset.sha256],
        ] as [string, string][])
      : []),
    ...(labels ? ([['Classes, by index', labels.map(formatText).join(', ')]] as [string, string][]) : []),
    ...Object.entries(hyper_parameters).map(([name, value]): [string, string] => [
      hyperParameterLabel(name),
      hyperParameterText(name, value),
    ]),
    ['Duration', formatDuration(duration_seconds)],
    ...(cpu_seconds === undefined ? [] : [['CPU', formatDuration(cpu_seconds)] as [string, string]]),
    ...(tfjs_version === undefined
      ? []
      : [['Trained on', `${backend} back end, TensorFlow.js ${tfjs_version}`] as [string, string]]),
    ['Format', model_format],
  ]
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What was stored, with checksums. */
export const FilesOf = ({ run: { files } }: { run: RunDetails }) => (
  <Table
    caption="Files"
    rows={Object.entries(files)}
    rowKey={([name]) => name}
    columns={[
      { header: 'File', cell: ([name]) => <code>{name}</code> },
      {
        header: 'Size',
        align: 'end',
        cell: ([, { size }]) => <span title={formatCounted(size, 'byte')}>{formatBytes(size)}</span>,
      },
      {
        header: 'SHA-256',
        cell: ([name, { sha256 }]) => (
          <>
            <code>{sha256}</code> <CopyButton text={sha256} what={`SHA-256 of ${name}`} />
          </>
        ),
      },
    ]}
  />
)
