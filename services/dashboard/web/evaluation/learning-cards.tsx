/** How a network learned, or learns: its loss, and beside it what people read. */
import type { ReactNode } from 'react'
import { Card } from '../components/card.js'
import { EpochChart } from './epoch-chart.js'
import styles from './evaluation.module.css'
import { scoreOf, type Epoch, type Score } from './epoch-lines.js'

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
        <Card title={score === 'r2' ? 'R²' : 'Accuracy'} description={notes[score]}>
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
