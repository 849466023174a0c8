/** What is found, and what is taken for it, as the threshold of two classes moves. */
import type { RunDetails } from '../api/types.js'
import { Card } from '../components/card.js'
import { LineChart } from '../components/line-chart.js'
import { Table, type Column } from '../components/table.js'
import { formatFixed, formatPercent, formatValue } from '../format.js'
import { formatShare, unit } from './curves.js'
import { positiveOf } from './metrics.js'
import { shownThresholds, type ShownThreshold, type ThresholdFigures } from './thresholds.js'

const columns: Column<ShownThreshold>[] = [
  { header: 'Best for', cell: ({ best, isChosen }) => (isChosen ? <strong>{best} (in use)</strong> : best) },
  { header: 'Threshold', align: 'end', cell: ({ threshold }) => formatValue(threshold) },
  { header: 'Precision', align: 'end', cell: ({ precision }) => formatPercent(precision) },
  { header: 'Recall', align: 'end', cell: ({ recall }) => formatPercent(recall) },
  { header: 'F1', align: 'end', cell: ({ f1 }) => formatFixed(f1, 3) },
]
const costColumn: Column<ShownThreshold> = {
  header: 'Cost a row',
  align: 'end',
  cell: ({ cost }) => formatFixed(cost!, 3),
}

export function ThresholdCard({ run, figures }: { run: RunDetails; figures: ThresholdFigures[] }) {
  const { threshold } = run
  const hasCost = figures.some(({ cost }) => cost !== undefined)
  const series = [
    { label: 'Precision', values: figures.map(({ precision }) => precision) },
    { label: 'Recall', values: figures.map(({ recall }) => recall) },
    { label: 'F1', values: figures.map(({ f1 }) => f1) },
  ]
  return (
    <Card
      title="Decision threshold"
      description={`From which probability on ${positiveOf(run)} is answered; a deployment may set another one`}
    >
      <LineChart
        label="Precision, recall and F1 by threshold"
        x={figures.map(({ threshold }) => threshold)}
        {...{ series, height: 240, xRange: unit, yRange: unit }}
        {...{ xLabel: 'Threshold', yLabel: 'Share', formatX: formatValue, formatY: formatShare }}
      />
      <Table
        caption="Thresholds to choose from"
        rows={shownThresholds(figures, threshold?.rule)}
        rowKey={({ threshold, best }) => `${threshold} ${best}`}
        columns={hasCost ? [...columns, costColumn] : columns}
      />
    </Card>
  )
}
