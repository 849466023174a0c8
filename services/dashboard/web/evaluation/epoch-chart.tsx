/** The loss by epoch, or what people read of it. */
import { useMemo } from 'react'
import { LineChart } from '../components/line-chart.js'
import { epochLines, type Epoch, type Score } from './epoch-lines.js'
import { metricInfo } from './metrics.js'

interface EpochChartProps {
  measure: 'loss' | Score
  epochs: readonly Epoch[]
  /** How many there may be, while they are still arriving: the width of the chart. */
  total?: number | undefined
}

export function EpochChart({ measure, epochs, total }: EpochChartProps) {
  const { name, ...look } = looks[measure]
  const lines = useMemo(() => epochLines(epochs, measure), [epochs, measure])
  return (
    <LineChart
      label={`${name} by epoch`}
      {...lines}
      {...look}
      xLabel="Epoch"
      yLabel={name}
      height={260}
      {...(total === undefined ? {} : { xRange: [1, Math.max(2, total)] as const })}
    />
  )
}

/** A score's best value is 1. */
const looks = {
  loss: { name: 'Loss', yRange: [0, null] },
  accuracy: { name: 'Accuracy', yRange: [null, 1], ...formatOf('accuracy') },
  r2: { name: 'R²', yRange: [null, 1], ...formatOf('r2') },
} as const

function formatOf(score: Score) {
  return { formatY: metricInfo(`test_${score}`)!.format }
}
