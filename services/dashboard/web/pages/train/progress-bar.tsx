/** How far something is; it moves without a value while that is unknown. */
import styles from './train.module.css'

interface ProgressBarProps {
  label: string
  value?: number | undefined
  max: number
}

export const ProgressBar = ({ label, value, max }: ProgressBarProps) => (
  <progress className={styles.bar} aria-label={label} max={max} {...(value === undefined ? {} : { value })} />
)
