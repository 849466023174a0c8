/** Of two classes, from which probability on the positive one is to be answered. */
import { SelectField, TextField } from '../../../components/field.js'
import { errorsOf, hasTwoClasses, type FormPart } from './draft.js'
import { ruleDefaults, ruleNumbers, type RuleKind, type RuleNumber } from './threshold-rule.js'

const rules: Record<RuleKind, string> = {
  f1: 'By the largest F1',
  recall: 'By the share that is found',
  cost: 'By the least costs',
}

const labels: Record<RuleNumber, string> = {
  at_least: 'Share to find (recall)',
  false_negative: 'Cost of one missed',
  false_positive: 'Cost of a false alarm',
}

export function ThresholdChoice(part: FormPart) {
  const { dataset, draft, onChange } = part
  if (!hasTwoClasses(draft, dataset)) return null
  const { threshold } = draft
  const choose = (by: string) => onChange({ threshold: by ? { by: by as RuleKind, typed: {} } : undefined })
  return (
    <>
      <SelectField
        label="Answer"
        hint={
          threshold
            ? 'Chooses from which probability on the positive class is answered; a deployment can set another'
            : 'A threshold helps where a missed case and a false alarm are not alike'
        }
        value={threshold?.by ?? ''}
        onChange={choose}
      >
        <option value="">The more probable class</option>
        {Object.entries(rules).map(([by, label]) => (
          <option key={by} value={by}>
            {label}
          </option>
        ))}
      </SelectField>
      {threshold && ruleNumbers[threshold.by].map((name) => <RuleField key={name} {...{ ...part, name }} />)}
    </>
  )
}

function RuleField({ draft, onChange, name }: FormPart & { name: RuleNumber }) {
  const threshold = draft.threshold!
  return (
    <TextField
      label={labels[name]}
      inputMode="decimal"
      value={threshold.typed[name] ?? ruleDefaults[name]}
      error={errorsOf(draft)[name]}
      onChange={(text) =>
        onChange({ threshold: { ...threshold, typed: { ...threshold.typed, [name]: text } } })
      }
    />
  )
}
