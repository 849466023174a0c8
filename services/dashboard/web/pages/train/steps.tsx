/** The steps from a table to a deployed model, and the current one. */
import { CheckIcon } from '../../components/icons.js'
import styles from './train.module.css'

const steps = ['Data', 'Target', 'Training', 'Result']

/** @param current index of the step that is shown */
export function Steps({ current }: { current: number }) {
  return (
    <ol className={styles.steps} aria-label="Steps">
      {steps.map((step, index) => (
        <li key={step} className={styles.step} aria-current={index === current ? 'step' : undefined}>
          <span className={styles.mark} aria-hidden="true">
            {index < current ? <CheckIcon /> : index + 1}
          </span>
          {step}
          {index < current && <span className="visually-hidden"> (done)</span>}
        </li>
      ))}
    </ol>
  )
}
