/** A number with its name and unit, in a width that does not move when it changes. */
import type { ReactNode } from 'react'
import styles from './metric.module.css'

interface MetricProps {
  label: string
  /** Formatted; an en dash where there is none. */
  value: string
  unit?: string | undefined
  /** Below the number. */
  note?: ReactNode
}

/** To be used inside `<MetricList>`. */
export function Metric({ label, value, unit, note }: MetricProps) {
  return (
    <div className={styles.metric}>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.value}>
        {value}
        {unit && <span className={styles.unit}> {unit}</span>}
      </dd>
      {note && <dd className={styles.note}>{note}</dd>}
    </div>
  )
}

export function MetricList({ children }: { children: ReactNode }) {
  return <dl className={styles.list}>{children}</dl>
}
