/** One chart: all versions together, or compared by what somebody chooses. */
import { memo, useMemo, useState } from 'react'
import { Card } from '../../components/card.js'
import { LineChart } from '../../components/line-chart.js'
import type { Chart } from './chart-views.js'
import { Choice } from './choice.js'
import { zoneName } from './format.js'
import type { Slot } from './timeline.js'
import type { Group } from './version-groups.js'

interface ChartCardProps {
  chart: Chart
  slots: readonly Slot[]
  model: string | undefined
  groups: readonly Group[]
  isComparing: boolean
}

export const ChartCard = memo(function ChartCard(props: ChartCardProps) {
  const { chart, slots, model, groups, isComparing } = props
  const { title, together } = chart
  const comparison = isComparing ? chart.comparison : undefined
  const [chosen, choose] = useState(chart.comparison?.preferred ?? '')
  const { description, yLabel, lines } = comparison?.views[chosen] ?? together
  const { x, series } = useMemo(() => lines(slots, { model }, groups), [lines, slots, model, groups])
  return (
    <Card
      title={title}
      description={description}
      actions={
        comparison && (
          <Choice
            label={`${title}: what is compared`}
            options={Object.keys(comparison.views)}
            value={chosen}
            onChange={choose}
          />
        )
      }
    >
      <LineChart
        label={`${title}: ${description}`}
        time
        x={x}
        series={series}
        xLabel={`Time, ${zoneName(new Date((x[0] ?? 0) * 1_000))}`}
        yLabel={yLabel}
        formatY={formatTick}
        yRange={[0, null]}
        height={190}
      />
    </Card>
  )
})

const formatTick = (value: number) => String(Number(value.toPrecision(3)))
