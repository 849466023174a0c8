/** True against false positive rate as the threshold moves, with the line of a coin beside it. */
import { useMemo } from 'react'
import { LineChart } from '../components/line-chart.js'
import { formatPercent } from '../format/number.js'
import { rocLines } from './roc-lines.js'

const formatRate = (rate: number) => formatPercent(rate, rate > 0 && rate < 0.1 ? 1 : 0)

export function RocChart({ roc }: { roc: Record<string, [number, number][]> }) {
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
