/** The last minutes as lines. */
import { useState } from 'react'
import { ChartCard } from './chart-card.js'
import { charts } from './chart-views.js'
import { Choice } from './choice.js'
import styles from './live.module.css'
import type { Slot } from './timeline.js'
import { versionGroups } from './version-groups.js'

/** In seconds. */
export const spans = { '5 min': 300, '15 min': 900 }
export type Span = keyof typeof spans

interface ChartsProps {
  slots: readonly Slot[]
  model: string | undefined
  span: Span
  onSpan: (span: Span) => void
}

const looks = ['Together', 'By version'] as const
type Look = (typeof looks)[number]

export function Charts({ slots, model, span, onSpan }: ChartsProps) {
  const [look, setLook] = useState<Look>('Together')
  const canCompare = versionGroups(slots, { model }).length > 1
  return (
    <section className={styles.charts} aria-label="The last minutes">
      <div className={styles.choices}>
        {canCompare && <Choice label="Versions" options={looks} value={look} onChange={setLook} />}
        <Choice label="Time shown" options={['5 min', '15 min']} value={span} onChange={onSpan} />
      </div>
      {charts.map((chart) => (
        <ChartCard
          key={chart.title}
          chart={chart}
          slots={slots}
          model={model}
          isComparing={canCompare && look === 'By version'}
        />
      ))}
    </section>
  )
}
