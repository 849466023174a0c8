/** Training and validation loss by epoch. */
import { useMemo } from 'react'
import { LineChart } from '../components/line-chart.js'

interface LossChartProps {
  epochs: readonly { epoch: number; loss: number; val_loss?: number | undefined }[]
  /** How many there may be, while they are still arriving: the width of the chart. */
  total?: number
}

export function LossChart({ epochs, total }: LossChartProps) {
  const lines = useMemo(() => linesOf(epochs), [epochs])
  return (
    <LineChart
      label="Loss by epoch"
      {...lines}
      xLabel="Epoch"
      yLabel="Loss"
      yRange={[0, null]}
      height={260}
      {...(total === undefined ? {} : { xRange: [1, Math.max(2, total)] as const })}
    />
  )
}

function linesOf(epochs: LossChartProps['epochs']) {
  const training = { label: 'Training loss', values: epochs.map(({ loss }) => loss) }
  const validation = { label: 'Validation loss', values: epochs.map(({ val_loss }) => val_loss ?? null) }
  const hasValidation = epochs.some(({ val_loss }) => val_loss !== undefined)
  return {
    x: epochs.map(({ epoch }) => epoch),
    series: hasValidation ? [training, validation] : [training],
  }
}
