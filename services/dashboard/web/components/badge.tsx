/** A state in a word; the word says it, the colour repeats it. */
import type { ReactNode } from 'react'
import styles from './badge.module.css'
import { classNames } from './class-names.js'

export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger'

export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={classNames(styles.badge, styles[tone])}>{children}</span>
}
