/** How often each true class was predicted as each class. */
import { formatCount, formatPercent } from '../format.js'
import { ScrollFrame } from '../components/scroll-frame.js'
import styles from './evaluation.module.css'

interface ConfusionMatrixProps {
  labels: readonly string[]
  /** Rows: true class; columns: predicted. */
  matrix: readonly (readonly number[])[]
}

export function ConfusionMatrix({ labels, matrix }: ConfusionMatrixProps) {
  return (
    <ScrollFrame label="Counts by true and predicted class" className={styles.scroll}>
      <table className={styles.matrix}>
        <caption className="visually-hidden">
          Confusion matrix: a row for each true class, a column for each predicted one
        </caption>
        <colgroup>
          <col />
          <col span={labels.length} style={{ width: `${90 / labels.length}%` }} />
        </colgroup>
        <thead>
          <tr>
            <td />
            <th scope="colgroup" colSpan={labels.length} className={styles.side}>
              Predicted
            </th>
          </tr>
          <tr>
            <th scope="col" className={styles.side}>
              True
            </th>
            {labels.map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.map((row, truth) => (
            <tr key={labels[truth]}>
              <th scope="row">{labels[truth]}</th>
              {row.map((count, predicted) => (
                <Cell key={labels[predicted]} count={count} row={row} isHit={truth === predicted} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  )
}

function Cell({ count, row, isHit }: { count: number; row: readonly number[]; isHit: boolean }) {
  const share =
    count /
    Math.max(
      1,
      row.reduce((sum, value) => sum + value, 0),
    )
  const color = isHit ? 'var(--series-1)' : 'var(--danger)'
  const background = `color-mix(in srgb, ${color} ${Math.round(share * 32)}%, var(--surface-2))`
  return (
    <td style={{ background }}>
      <strong>{formatCount(count)}</strong>
      <span className={styles.share}>{formatPercent(share)}</span>
    </td>
  )
}
