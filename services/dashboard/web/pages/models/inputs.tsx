/** What the model takes, and what it saw of it in training. */
import type { Feature, RunDetails } from '../../api/types.js'
import { Table } from '../../components/table.js'
import { formatPercent, formatValue } from '../../format/number.js'

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

const medianOf = (feature: Feature) =>
  feature.type === 'numeric' && feature.statistics ? formatValue(feature.statistics.deciles[5]!) : '–'

const missingOf = ({ statistics }: Feature) => (statistics ? formatPercent(statistics.missing) : '–')

function rangeOf(feature: Feature): string {
  if (feature.type === 'numeric') {
    const deciles = feature.statistics?.deciles
    return deciles ? `${formatValue(deciles[1]!)} to ${formatValue(deciles[9]!)}` : '–'
  }
  const shown = feature.categories.slice(0, 6).join(', ')
  const more = feature.categories.length - 6
  return `${shown}${more > 0 ? ` and ${more} more` : ''}${feature.other ? ', others' : ''}`
}
