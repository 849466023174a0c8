/** A message that stands out beside what it is about. */
import type { ReactNode, Ref } from 'react'
import styles from './callout.module.css'
import { classNames } from './class-names.js'
import { InfoIcon, WarningIcon } from './icons.js'

interface CalloutProps {
  tone: 'info' | 'warning' | 'danger'
  /** A small button beside the message. */
  action?: ReactNode
  ref?: Ref<HTMLDivElement>
  children: ReactNode
}

/** Read out at once, unless it only informs. */
export const Callout = ({ tone, action, ref, children }: CalloutProps) => (
  <div
    ref={ref}
    className={classNames(styles.callout, styles[tone])}
    role={tone === 'info' ? undefined : 'alert'}
  >
    {tone === 'info' ? <InfoIcon /> : <WarningIcon />}
    <div className={styles.message}>{children}</div>
    {action}
  </div>
)
