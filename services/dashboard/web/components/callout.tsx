/** A message that stands out beside what it is about. */
import type { ReactNode, Ref } from 'react'
import styles from './callout.module.css'
import { InfoIcon, WarningIcon } from './icons.js'

interface CalloutProps {
  /** Absent for what only informs. */
  tone?: 'warning' | 'danger'
  /** A small button beside the message. */
  action?: ReactNode
  ref?: Ref<HTMLDivElement>
  children: ReactNode
}

/** Read out at once where it has a tone. */
export const Callout = ({ tone, action, ref, children }: CalloutProps) => (
  <div ref={ref} className={styles.callout} data-tone={tone} role={tone && 'alert'}>
    {tone ? <WarningIcon /> : <InfoIcon />}
    <div className={styles.message}>{children}</div>
    {action}
  </div>
)
