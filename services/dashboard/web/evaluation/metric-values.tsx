/** Metrics on a page: their values, their names and their differences. */
import { classNames } from '../components/class-names.js'
import { Metric, MetricList } from '../components/metric.js'
import { formatCounted } from '../format.js'
import styles from './evaluation.module.css'
import {
  differenceOf,
  isHeadline,
  metricInfo,
  metricNames,
  notesOf,
  subjectOf,
  type Measured,
  type MetricInfo,
  type Noted,
} from './metrics.js'

interface MetricValuesProps {
  run: Noted
}

/** The metrics of a run as large numbers, the main ones first and the others folded away. */
export function MetricValues({ run }: MetricValuesProps) {
  const names = metricNames([run])
  const others = names.filter((name) => !isHeadline(name))
  return (
    <div className="stack">
      <Values run={run} names={names.filter(isHeadline)} />
      {others.length > 0 && (
        <details className={styles.more}>
          <summary>{formatCounted(others.length, 'more measure')}</summary>
          <Values run={run} names={others} />
        </details>
      )}
    </div>
  )
}

const Values = ({ run, names }: MetricValuesProps & { names: readonly string[] }) => (
  <MetricList>
    {names.map((name) => {
      const { label, format } = metricInfo(name)!
      return (
        <Metric
          key={name}
          {...{ label }}
          value={format(run.metrics[name]!)}
          note={<Notes lines={notesOf(name, run)} />}
        />
      )
    })}
  </MetricList>
)

const Notes = ({ lines }: { lines: readonly string[] }) =>
  lines.map((line) => (
    <span key={line} className={styles.note}>
      {line}
    </span>
  ))

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
