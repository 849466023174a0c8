/** There is nothing yet: says why and what to do next. */
import type { ReactNode } from 'react'
import styles from './state.module.css'

interface EmptyStateProps {
  title: string
  /** One or two sentences. */
  children: ReactNode
  /** The next step, as a button or link. */
  action?: ReactNode
}

export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <h2 className={styles.title}>{title}</h2>
      <div className={styles.words}>{children}</div>
      {action && <div className="row">{action}</div>}
    </div>
  )
}
