/** A number with its name and unit, in a width that does not move when it changes. */
import type { ReactNode } from 'react'
import styles from './metric.module.css'

export interface Alarm {
  tone: 'warning' | 'danger'
  word: string
}

interface MetricProps {
  label: string
  /** Formatted; an en dash where there is none. */
  value: string
  /** Not shown where there is no number. */
  unit?: string | undefined
  /** Below the number. */
  note?: ReactNode
  /** Beside the name, where the number is not as it should be. */
  alarm?: Alarm | undefined
}

const NO_NUMBER = '–'

/** To be used inside `<MetricList>`. */
export function Metric({ label, value, unit, note, alarm }: MetricProps) {
  return (
    <div className={styles.metric} data-tone={alarm?.tone}>
      <dt className="hint">
        {label} {alarm && <strong>{alarm.word}</strong>}
      </dt>
      <dd className={styles.value}>
        {value}
        {unit && value !== NO_NUMBER && <span className={styles.unit}> {unit}</span>}
      </dd>
      {note && <dd className="hint">{note}</dd>}
    </div>
  )
}

export function MetricList({ children }: { children: ReactNode }) {
  return <dl className={styles.list}>{children}</dl>
}
