/** A difference from another run: its sign and size, the verdict in colour and, for a screen reader, in a word. */
import { classNames } from '../components/class-names.js'
import styles from './evaluation.module.css'
import { differenceOf, type MetricInfo } from './metrics.js'

interface DifferenceProps {
  value: number
  base: number
  info: MetricInfo
}

export function Difference({ value, base, info }: DifferenceProps) {
  const { text, verdict } = differenceOf(value, base, info)
  return (
    <span className={classNames(styles.difference, styles[verdict])}>
      {text} <span className="visually-hidden">{verdict}</span>
    </span>
  )
}
