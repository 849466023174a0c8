/** Sentences beside what they are about. */
import type { ReactNode } from 'react'
import { InfoIcon, WarningIcon } from '../../../components/icons.js'
import styles from './data.module.css'

/** Something that will probably not work. */
export function Warning({ children }: { children: ReactNode }) {
  return (
    <p className={styles.warning} role="alert">
      <WarningIcon />
      <span>{children}</span>
    </p>
  )
}

/** Something to know, with which nothing is wrong. */
export const Note = ({ children }: { children: ReactNode }) => (
  <div className={styles.info}>
    <InfoIcon />
    <div>{children}</div>
  </div>
)
