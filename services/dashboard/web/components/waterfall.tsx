/** Steps from one level to another as bars that begin where the one before ends, with their sizes as text. */
import type { ReactNode } from 'react'
import { classNames } from './class-names.js'
import styles from './waterfall.module.css'

interface WaterfallProps {
  label: string
  start: { label: string; value: number; text: string }
  steps: { label: string; detail?: ReactNode; from: number; to: number; text: string }[]
  end: { label: string; value: number; text: string }
}

export function Waterfall({ label, start, steps, end }: WaterfallProps) {
  const levels = [start.value, end.value, ...steps.map(({ to }) => to)]
  const [low, high] = [Math.min(...levels), Math.max(...levels)]
  const place = (value: number) => (high > low ? ((value - low) / (high - low)) * 100 : 50)
  return (
    <ol className={styles.waterfall} aria-label={label}>
      <Level {...start} />
      {steps.map(({ label, detail, from, to, text }) => (
        <li key={label} className={styles.step}>
          <span className={styles.label}>
            <span className={styles.name}>{label}</span>
            {detail !== undefined && <span className={styles.detail}>{detail}</span>}
          </span>
          <span className={styles.track} aria-hidden="true">
            <span
              className={classNames(styles.bar, to < from && styles.down)}
              style={{
                insetInlineStart: `${place(Math.min(from, to))}%`,
                width: `${Math.abs(place(to) - place(from))}%`,
              }}
            />
          </span>
          <span className={styles.value}>{text}</span>
        </li>
      ))}
      <Level {...end} />
    </ol>
  )
}

const Level = ({ label, text }: { label: string; text: string }) => (
  <li className={classNames(styles.step, styles.level)}>
    <span className={styles.label}>{label}</span>
    <span className={styles.levelText}>{text}</span>
  </li>
)
