/** A single network in place of the mixture: its settings are loaded once they are asked for. */
import { lazy, Suspense } from 'react'
import type { FormPart } from './draft.js'
import styles from './settings.module.css'

const NetworkSettings = lazy(() => import('./network-settings.js'))

/** It is trained while its settings are open to see. */
export function SingleNetwork(part: FormPart) {
  const { draft, onChange } = part
  return (
    <details
      className={styles.advanced}
      open={draft.isNetwork}
      onToggle={({ currentTarget }) => onChange({ isNetwork: currentTarget.open })}
    >
      <summary>Train a single network instead</summary>
      {draft.isNetwork && (
        <Suspense fallback={<p className="muted">Loading …</p>}>
          <NetworkSettings {...part} />
        </Suspense>
      )}
    </details>
  )
}
