/** How much training may try, what classes weigh and which one is answered, the order of the rows, and the seed. */
import { budgets, type Budget } from '@modelops/common/rules/candidates'
import { SelectField, TextField } from '../../../components/field.js'
import { errorsOf, targetOf, timeColumns, type FormPart } from './draft.js'
import { settings } from './hyper-parameters.js'
import styles from './settings.module.css'
import { ThresholdChoice } from './threshold-choice.js'

export function EffortFields(part: FormPart) {
  const { draft, onChange } = part
  return (
    <div className={styles.settings}>
      {!draft.isNetwork && <BudgetChoice {...part} />}
      <ClassWeights {...part} />
      <ThresholdChoice {...part} />
      <OrderOfRows {...part} />
      <TextField
        {...settings.seed}
        value={draft.typed.seed ?? '0'}
        error={errorsOf(draft).seed}
        onChange={(seed) => onChange({ typed: { ...draft.typed, seed } })}
      />
    </div>
  )
}

/** A browser takes seconds to draw a longer list. */
const MAX_TIMES = 500

const meanings: Record<Budget, string> = {
  fast: 'Three folds, fewer steps and no trees: seconds, for a first look',
  default: 'Networks, an additive and a linear model and boosted trees by five folds, mixed as is best',
  best: 'More, wider and more restrained networks as well: three to five times the time of the default',
}

function BudgetChoice({ draft, onChange }: FormPart) {
  const budget = draft.budget ?? 'default'
  return (
    <SelectField
      label="Budget"
      hint={meanings[budget]}
      value={budget}
      onChange={(name) => onChange({ budget: name as Budget })}
    >
      {budgets.map((name) => (
        <option key={name} value={name}>
          {name.charAt(0).toUpperCase() + name.slice(1)}
        </option>
      ))}
    </SelectField>
  )
}

function ClassWeights({ dataset, draft, onChange }: FormPart) {
  if (targetOf(draft, dataset).kind !== 'classes') return null
  const { classWeights } = draft
  const isOwn = classWeights !== undefined && classWeights !== 'balanced'
  return (
    <SelectField
      label="Weight of classes"
      hint="Balanced helps where a rare class matters as much as a frequent one"
      value={isOwn ? 'own' : (classWeights ?? 'alike')}
      onChange={(choice) => onChange({ classWeights: choice === 'balanced' ? 'balanced' : undefined })}
    >
      <option value="alike">Every row weighs the same</option>
      <option value="balanced">Balanced: every class weighs the same</option>
      {isOwn && <option value="own">As in the earlier run</option>}
    </SelectField>
  )
}

function OrderOfRows({ dataset, draft, onChange }: FormPart) {
  const names = timeColumns(dataset)
  if (names.length === 0) return null
  const { time } = draft
  return (
    <SelectField
      label="Order of rows"
      hint={
        time === undefined
          ? 'Name a column of time where the model is to predict what comes later'
          : 'Measured on the last rows, learned from those before'
      }
      value={time ?? ''}
      onChange={(name) => onChange({ time: name || undefined })}
    >
      <option value="">None</option>
      {names.slice(0, MAX_TIMES).map((name) => (
        <option key={name} value={name}>
          By {name}
        </option>
      ))}
    </SelectField>
  )
}
