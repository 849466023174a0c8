/** Rows of the training data with what the model answers to them; a replica checks them before it serves the model. */
import type { RunDetails } from '../../api/types.js'
import { Table } from '../../components/table.js'
import { formatNumber, formatPercent } from '../../format/number.js'

type Sample = RunDetails['samples'][number]

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
        cell: ({ features }: Sample) => features[index] ?? <span className="muted">missing</span>,
      })),
    ]}
  />
)

function answerOf({ prediction, probabilities }: Sample, labels: string[] | undefined) {
  if (!labels) return formatNumber(prediction)
  const probability = probabilities?.[prediction]
  return (
    <>
      <strong>{labels[prediction]}</strong> {probability !== undefined && formatPercent(probability)}
    </>
  )
}
