/** Chooses among the deployed models; the address names the choice. */
import { useId } from 'react'
import { useSearchParams } from 'react-router'
import styles from './model-choice.module.css'

interface ModelChoiceProps {
  /** The deployed ones; none while they are loaded. */
  models: readonly string[]
  model: string | undefined
}

export function ModelChoice({ models, model }: ModelChoiceProps) {
  const id = useId()
  const [, setSearch] = useSearchParams()
  const isKnown = model === undefined || models.includes(model)
  return (
    <div className={styles.choice}>
      <label htmlFor={id}>Model</label>
      <select
        id={id}
        disabled={models.length === 0}
        value={model ?? ''}
        onChange={(event) => setSearch({ model: event.target.value }, { replace: true })}
      >
        {!isKnown && <option value={model}>{model}</option>}
        {models.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </div>
  )
}
