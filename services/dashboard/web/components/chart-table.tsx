/** The values of a chart as a table that may be opened. */
import { formatsOf } from './line-chart-options.js'
import type { LineChartProps } from './line-chart.js'
import { Table } from './table.js'

/** The most rows that a person reads; more are thinned out evenly, and the last one stays. */
const MAX_ROWS = 60

export function ChartTable(props: LineChartProps) {
  const { formatX, formatY } = formatsOf(props)
  const step = Math.ceil(props.x.length / MAX_ROWS)
  const last = props.x.length - 1
  const rows = props.x.map((_, index) => index).filter((index) => index % step === 0 || index === last)
  return (
    <details className="hint">
      <summary>Show as a table</summary>
      <Table
        caption={props.label}
        rows={rows}
        maxHeight={280}
        rowKey={(index) => String(index)}
        columns={[
          { header: props.xLabel, cell: (index) => formatX(props.x[index]!) },
          ...props.series.map(({ label, values }) => ({
            header: label,
            align: 'end' as const,
            cell: (index: number) => (values[index] == null ? '–' : formatY(values[index])),
          })),
        ]}
      />
    </details>
  )
}
