/** Horizontal bars with their values as text, such as probabilities by class. */
import { classNames } from './class-names.js'
import styles from './bars.module.css'

export interface Bar {
  label: string
  value: number
  /** The value as text. */
  text: string
  /** Stands out, with this word beside the label. */
  mark?: string | undefined
}

interface BarsProps {
  label: string
  bars: Bar[]
  /** The value of a full bar; default: the largest one. */
  max?: number
}

export function Bars({ label, bars, max = Math.max(...bars.map(({ value }) => value)) }: BarsProps) {
  const share = (value: number) => `${(Math.max(0, Math.min(1, value / max)) || 0) * 100}%`
  return (
    <ul className={styles.bars} aria-label={label}>
      {bars.map(({ label, value, text, mark }) => (
        <li key={label} className={classNames(styles.bar, mark !== undefined && styles.marked)}>
          <span className={styles.label}>
            <span className={styles.name}>{label}</span>
            {mark && <span className={styles.mark}>{mark}</span>}
          </span>
          <span className={styles.track} aria-hidden="true">
            <span className={styles.fill} style={{ width: share(value) }} />
          </span>
          <span className={styles.value}>{text}</span>
        </li>
      ))}
    </ul>
  )
}
