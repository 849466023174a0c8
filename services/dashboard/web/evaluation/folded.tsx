/** Figures that are loaded once they are asked for. */
import { Suspense, useState, type ReactNode } from 'react'
import styles from './evaluation.module.css'

interface FoldedProps {
  summary: string
  /** Cards side by side; they may be lazy. */
  children: ReactNode
}

export function Folded({ summary, children }: FoldedProps) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details className={styles.more} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{summary}</summary>
      {isOpen && (
        <div className={styles.charts}>
          <Suspense fallback={<p className="muted">Loading …</p>}>{children}</Suspense>
        </div>
      )}
    </details>
  )
}
