/** A few small buttons of which one is pressed. */
import styles from './choice.module.css'

interface ChoiceProps<T extends string> {
  label: string
  options: readonly T[]
  value: T
  onChange: (value: T) => void
}

export const Choice = <T extends string>({ label, options, value, onChange }: ChoiceProps<T>) => (
  <div className={styles.choice} role="group" aria-label={label}>
    {options.map((option) => (
      <button key={option} type="button" aria-pressed={option === value} onClick={() => onChange(option)}>
        {option}
      </button>
    ))}
  </div>
)
