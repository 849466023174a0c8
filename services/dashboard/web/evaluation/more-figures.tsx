/** What else the test rows show, folded away, and loaded once it is asked for. */
import { lazy, Suspense, useState } from 'react'
import type { RunDetails } from '../api/types.js'
import styles from './evaluation.module.css'

const DetailedFigures = lazy(() => import('./detailed-figures.js'))

/** Nothing for runs of earlier versions. */
export function MoreFigures({ run }: { run: RunDetails }) {
  const [isOpen, setIsOpen] = useState(false)
  const { reliability, predicted_actual } = run.curves
  if (!reliability && !predicted_actual) return null
  return (
    <details className={styles.more} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{reliability ? 'Calibration, precision and classes' : 'Errors in detail'}</summary>
      {isOpen && (
        <div className={styles.charts}>
          <Suspense fallback={<p className="muted">Loading …</p>}>
            <DetailedFigures run={run} />
          </Suspense>
        </div>
      )}
    </details>
  )
}
