/** A few small buttons of which one is pressed. */
import { Button } from '../../components/button.js'

interface ChoiceProps<T extends string> {
  label: string
  options: readonly T[]
  value: T
  onChange: (value: T) => void
}

export const Choice = <T extends string>({ label, options, value, onChange }: ChoiceProps<T>) => (
  <div className="row" role="group" aria-label={label}>
    {options.map((option) => (
      <Button
        key={option}
        small
        variant="ghost"
        aria-pressed={option === value}
        onClick={() => onChange(option)}
      >
        {option}
      </Button>
    ))}
  </div>
)
