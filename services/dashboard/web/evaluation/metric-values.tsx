/** Metrics on a page: their values, their names and their differences. */
import { classNames } from '../components/class-names.js'
import { Metric, MetricList } from '../components/metric.js'
import styles from './evaluation.module.css'
import {
  differenceOf,
  metricInfo,
  metricNames,
  subjectOf,
  type Measured,
  type MetricInfo,
} from './metrics.js'

interface MetricValuesProps {
  run: Measured & { target?: string }
}

/** All metrics of a run as large numbers. */
export function MetricValues({ run }: MetricValuesProps) {
  return (
    <MetricList>
      {metricNames([run]).map((name) => {
        const { label, format, isInTargetUnit } = metricInfo(name)!
        const unit = isInTargetUnit && run.target !== undefined ? `in units of ${run.target}` : undefined
        const note = subjectOf(name, run) ?? unit
        return <Metric key={name} {...{ label, note }} value={format(run.metrics[name]!)} />
      })}
    </MetricList>
  )
}

interface MetricNameProps {
  name: string
  /** At least one of them has it. */
  runs: readonly Measured[]
}

/** A metric's name, and the class that it is about where there is one. */
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

interface DifferenceProps {
  value: number
  base: number
  info: MetricInfo
}

/** A difference from another run: its sign and size, the verdict in colour and, for a screen reader, in a word. */
export function Difference({ value, base, info }: DifferenceProps) {
  const { text, verdict } = differenceOf(value, base, info)
  return (
    <span className={classNames('hint', styles[verdict])}>
      {text} <span className="visually-hidden">{verdict}</span>
    </span>
  )
}
