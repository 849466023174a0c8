/** The last minutes as lines. */
import { useMemo, useState } from 'react'
import { ChartCard } from './chart-card.js'
import { charts } from './chart-views.js'
import { Choice } from './choice.js'
import type { Point } from './history.js'
import styles from './live.module.css'
import { timeline } from './timeline.js'
import { versionGroups } from './version-groups.js'

/** In seconds. */
const spans = { '5 min': 300, '15 min': 900 }
type Span = keyof typeof spans

interface ChartsProps {
  /** All that are kept. */
  points: readonly Point[]
  model: string | undefined
}

const groupings = ['Together', 'By version'] as const
type Grouping = (typeof groupings)[number]

export function Charts({ points, model }: ChartsProps) {
  const [span, setSpan] = useState<Span>('5 min')
  const [grouping, setGrouping] = useState<Grouping>('Together')
  const slots = useMemo(() => timeline(points, spans[span]), [points, span])
  const groups = useMemo(() => versionGroups(points, { model }), [points, model])
  const isComparing = grouping === 'By version'
  return (
    <section className={styles.charts} aria-label="The last minutes">
      <div className={styles.choices}>
        {(groups.length > 1 || isComparing) && (
          <Choice label="Versions" options={groupings} value={grouping} onChange={setGrouping} />
        )}
        <Choice label="Time shown" options={['5 min', '15 min']} value={span} onChange={setSpan} />
      </div>
      {charts.map((chart) => (
        <ChartCard
          key={chart.title}
          chart={chart}
          slots={slots}
          model={model}
          groups={groups}
          isComparing={isComparing}
        />
      ))}
    </section>
  )
}
