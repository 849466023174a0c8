/** A metric's name, with the class that it tells of where there is one. */
import styles from './evaluation.module.css'
import { metricInfo, subjectOf, type Measured } from './metrics.js'

interface MetricNameProps {
  name: string
  /** One of them has it at least. */
  runs: readonly Measured[]
}

export function MetricName({ name, runs }: MetricNameProps) {
  const subject = subjectOf(
    name,
    runs.find(({ metrics }) => metrics[name] !== undefined)!,
  )
  return (
    <>
      {metricInfo(name)!.label}
      {subject !== undefined && (
        <span className={styles.subject} title={subject}>
          {subject}
        </span>
      )}
    </>
  )
}
