/** Holds the place of what is being loaded; after two seconds it says that it still waits. */
import styles from './skeleton.module.css'

interface SkeletonProps {
  /** The height of one bar, in px. */
  height?: number
  lines?: number
}

export function Skeleton({ height = 16, lines = 1 }: SkeletonProps) {
  return (
    <div className={styles.lines} role="status">
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className={styles.bar} style={{ height }} />
      ))}
      <span className="visually-hidden">Loading</span>
      <span className={styles.slow}>Still waiting for the answer …</span>
    </div>
  )
}
