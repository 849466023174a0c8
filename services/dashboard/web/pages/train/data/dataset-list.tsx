/** The data sets of the store, the newest first. */
import { Link } from 'react-router'
import type { DatasetSummary } from '../../../api/types.js'
import { ArrowRightIcon } from '../../../components/icons.js'
import { Time } from '../../../components/time.js'
import { formatBytes, formatCounted } from '../../../format/number.js'
import styles from './data.module.css'

export function DatasetList({ datasets }: { datasets: DatasetSummary[] }) {
  if (datasets.length === 0)
    return <p className={styles.none}>None yet. What you upload is kept, and listed here for the next run.</p>
  return (
    <ul className={styles.datasets}>
      {datasets
        .toSorted((a, b) => b.created.localeCompare(a.created))
        .map(({ name, rows, columns, size_bytes, created }) => (
          <li key={name}>
            <Link to={`/train?dataset=${encodeURIComponent(name)}`} className={styles.dataset}>
              <span>
                <strong>{name}</strong>
                <span className={styles.figures}>
                  {formatCounted(rows, 'row')} · {formatCounted(columns.length, 'column')} ·{' '}
                  {formatBytes(size_bytes)} · <Time value={created} ago />
                </span>
              </span>
              <ArrowRightIcon />
            </Link>
          </li>
        ))}
    </ul>
  )
}
