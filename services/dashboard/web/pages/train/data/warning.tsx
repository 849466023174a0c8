/** Something that will probably not work, beside what it is about. */
import type { ReactNode } from 'react'
import { WarningIcon } from '../../../components/icons.js'
import styles from './data.module.css'

export function Warning({ children }: { children: ReactNode }) {
  return (
    <p className={styles.warning} role="alert">
      <WarningIcon />
      <span>{children}</span>
    </p>
  )
}
