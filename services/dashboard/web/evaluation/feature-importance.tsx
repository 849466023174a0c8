/** What the model relies on: how much worse it gets when a column's values are shuffled. */
import { useState } from 'react'
import type { RunDetails } from '../api/types.js'
import { Bars } from '../components/bars.js'
import { Button } from '../components/button.js'
import { formatFixed } from '../format/number.js'
import styles from './evaluation.module.css'

const SHOWN = 10

interface FeatureImportanceProps {
  importance: NonNullable<RunDetails['feature_importance']>
  task: RunDetails['task']
}

export function FeatureImportance({ importance, task }: FeatureImportanceProps) {
  const [all, setAll] = useState(false)
  const format = (value: number) =>
    task === 'regression' ? formatFixed(value, 3) : formatFixed(value * 100, 1)
  const unit = task === 'regression' ? '' : ' pp'
  const bars = (all ? importance : importance.slice(0, SHOWN)).map(({ feature, importance, std }) => ({
    label: feature,
    value: importance,
    text: `${format(importance).replace('-', '−')} ± ${format(std)}${unit}`,
  }))
  return (
    <div className={styles.importance}>
      <Bars label="Feature importance" bars={bars} />
      {importance.length > SHOWN && (
        <Button small variant="ghost" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? `Show the first ${SHOWN}` : `Show all ${importance.length}`}
        </Button>
      )}
    </div>
  )
}
