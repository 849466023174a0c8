/** The last minutes as lines. */
import { memo, useMemo } from 'react'
import { Card } from '../../components/card.js'
import { LineChart } from '../../components/line-chart.js'
import { batchLines, errorLines, latencyLines, requestLines } from './chart-lines.js'
import { formatClock, zoneName } from './format.js'
import styles from './live.module.css'
import type { Selection } from './summary.js'
import type { Lines, Slot } from './timeline.js'

interface ChartsProps {
  slots: readonly Slot[]
  model: string | undefined
  /** How many are shown. */
  minutes: number
  onMinutes: (minutes: number) => void
}

interface Chart {
  title: string
  description: string
  yLabel: string
  lines: (slots: readonly Slot[], selection: Selection) => Lines
}

const charts: Chart[] = [
  {
    title: 'Requests',
    description: 'Answered, by version; by model where there are many',
    yLabel: 'Requests/s',
    lines: requestLines,
  },
  {
    title: 'Errors',
    description: 'Refused or failed, by problem code',
    yLabel: 'Errors/s',
    lines: errorLines,
  },
  {
    title: 'Latency',
    description: 'From a request’s body to its answer, estimated from histogram buckets',
    yLabel: 'ms',
    lines: latencyLines,
  },
  { title: 'Batches and queue', description: 'Rows', yLabel: 'Rows', lines: batchLines },
]

export function Charts({ slots, model, minutes, onMinutes }: ChartsProps) {
  return (
    <section className={styles.charts} aria-label="The last minutes">
      <div className={styles.span} role="group" aria-label="Time shown">
        {[5, 15].map((choice) => (
          <button
            key={choice}
            type="button"
            aria-pressed={minutes === choice}
            onClick={() => onMinutes(choice)}
          >
            {choice} min
          </button>
        ))}
      </div>
      {charts.map((chart) => (
        <ChartCard key={chart.title} chart={chart} slots={slots} model={model} />
      ))}
    </section>
  )
}

interface ChartCardProps {
  chart: Chart
  slots: readonly Slot[]
  model: string | undefined
}

const ChartCard = memo(function ChartCard({ chart, slots, model }: ChartCardProps) {
  const { title, description, yLabel, lines } = chart
  const { x, series } = useMemo(() => lines(slots, { model }), [lines, slots, model])
  return (
    <Card title={title} description={description}>
      <LineChart
        label={`${title}: ${description}`}
        time
        x={x}
        series={series}
        xLabel={`Time, ${zoneName(new Date((x[0] ?? 0) * 1_000))}`}
        yLabel={yLabel}
        formatX={(seconds) => formatClock(new Date(seconds * 1_000).toISOString())}
        formatY={formatTick}
        yRange={[0, null]}
        height={190}
      />
    </Card>
  )
})

const formatTick = (value: number) => String(Number(value.toPrecision(3)))
