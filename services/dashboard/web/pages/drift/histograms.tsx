/** Two histograms, one upon the other: a wide bar of training, a narrow one of what comes now. */
import { formatPercent } from '../../format.js'
import type { BinShares } from './shares.js'
import styles from './drift.module.css'

export function Histograms({ label, bins }: { label: string; bins: readonly BinShares[] }) {
  const most = Math.max(...bins.flatMap(({ reference = 0, live }) => [reference, live]))
  const width = (share: number) => ({ width: `${most > 0 ? (share / most) * 100 : 0}%` })
  return (
    <ul className={styles.bins} aria-label={label}>
      {bins.map(({ label, reference, live }) => (
        <li key={label} className={styles.bin}>
          <span className={styles.label}>{label}</span>
          <span className={styles.track} aria-hidden="true">
            {reference !== undefined && <span className={styles.reference} style={width(reference)} />}
            <span className={styles.live} style={width(live)} />
          </span>
          <span className={styles.shares}>
            {formatPercent(live)}
            {reference !== undefined && (
              <span className="hint">
                <span className="visually-hidden">, in training</span> {formatPercent(reference)}
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

export const Legend = () => (
  <p className={styles.legend}>
    <span className={styles.legendLive} aria-hidden="true" /> now
    <span className={styles.legendReference} aria-hidden="true" /> in training
  </p>
)
