/** How a network learned, or learns: its loss, and beside it what people read. */
import { useMemo, type ReactNode } from 'react'
import { Card } from '../components/card.js'
import { LineChart } from '../components/line-chart.js'
import { epochLines, scoreOf, type Epoch, type Score } from './curves.js'
import styles from './evaluation.module.css'
import { metricInfo } from './metrics.js'

interface LearningCardsProps {
  epochs: readonly Epoch[]
  /** How many there may be, while they are still arriving. */
  total?: number | undefined
  /** Stands where the charts will be, before the first epoch. */
  awaited?: ReactNode
}

const notes: Record<Score, string> = {
  accuracy: 'Share of the rows whose class is predicted',
  r2: 'Share of the target’s variance that is explained',
}

export function LearningCards({ epochs, total, awaited }: LearningCardsProps) {
  const score = scoreOf(epochs)
  const isAwaited = epochs.length === 0
  return (
    <div className={styles.charts}>
      <Card title="Loss" description="Mean of the rows; training makes it small">
        {isAwaited ? awaited : <EpochChart measure="loss" {...{ epochs, total }} />}
      </Card>
      {score && (
        <Card title={metricInfo(`test_${score}`)!.label} description={notes[score]}>
          <EpochChart measure={score} {...{ epochs, total }} />
        </Card>
      )}
      {isAwaited && (
        <Card title="Score" description="Accuracy of classes, or R² of a regression">
          {awaited}
        </Card>
      )}
    </div>
  )
}

interface EpochChartProps {
  measure: 'loss' | Score
  epochs: readonly Epoch[]
  /** How many there may be, while they are still arriving: the width of the chart. */
  total?: number | undefined
}

/** The loss by epoch, or what people read of it. */
function EpochChart({ measure, epochs, total }: EpochChartProps) {
  const { name, ...look } = lookOf(measure)
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
function lookOf(measure: 'loss' | Score) {
  if (measure === 'loss') return { name: 'Loss', yRange: [0, null] as const }
  const { label, format } = metricInfo(`test_${measure}`)!
  return { name: label, yRange: [null, 1] as const, formatY: format }
}
