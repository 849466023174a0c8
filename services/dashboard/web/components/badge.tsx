/** A state in a word; the word says it, the colour repeats it. */
import type { ReactNode } from 'react'
import styles from './badge.module.css'

export type Tone = 'accent' | 'success' | 'warning' | 'danger'

export const Badge = ({ tone, children }: { tone?: Tone | undefined; children: ReactNode }) => (
  <span className={styles.badge} data-tone={tone}>
    {children}
  </span>
)
