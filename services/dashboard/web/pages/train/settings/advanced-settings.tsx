/** The hyper-parameters, with the defaults filled in; only what is changed is sent. */
import type { Defaults, NumberName } from '@modelops/common/rules/hyper-parameters'
import { useState } from 'react'
import { Button } from '../../../components/button.js'
import { classNames } from '../../../components/class-names.js'
import { Field, TextField } from '../../../components/field.js'
import { UndoIcon } from '../../../components/icons.js'
import { formatNumber } from '../../../format.js'
import { defaultsOf, errorsOf, targetOf, type FormPart } from './draft.js'
import { settingNames, settings } from './hyper-parameters.js'
import styles from './settings.module.css'

/** @param isOpen at first */
export function AdvancedSettings({ isOpen, ...part }: FormPart & { isOpen: boolean }) {
  const { dataset, draft, onChange } = part
  const [openedAtFirst] = useState(isOpen)
  const defaults = defaultsOf(draft, dataset.rows)
  const errors = errorsOf(draft)
  const type = (name: NumberName | 'hidden') => (text: string) =>
    onChange({ typed: { ...draft.typed, [name]: text } })
  return (
    <details className={styles.advanced} open={openedAtFirst}>
      <summary>Advanced settings</summary>
      <div className={styles.settings}>
        <TextField
          label="Hidden layers"
          hint="Units of each, such as 32, 16; nothing: a linear model"
          value={draft.typed.hidden ?? defaults.hidden.join(', ')}
          error={errors.hidden}
          onChange={type('hidden')}
        />
        {settingNames.map((name) => (
          <TextField
            key={name}
            label={settings[name].label}
            hint={`${settings[name].hint}. Default: ${defaultText(name, defaults)}`}
            value={draft.typed[name] ?? defaultText(name, defaults)}
            error={errors[name]}
            onChange={type(name)}
          />
        ))}
        <ClassWeights {...part} />
        <Refit {...part} isDefault={defaults.refit} />
      </div>
      <Button
        small
        icon={<UndoIcon />}
        onClick={() => onChange({ typed: {}, refit: undefined, classWeights: undefined })}
      >
        Back to the defaults
      </Button>
    </details>
  )
}

const defaultText = (name: NumberName, defaults: Defaults) =>
  name === 'l2' ? formatNumber(defaults.l2) : String(defaults[name])

function ClassWeights({ dataset, draft, onChange }: FormPart) {
  if (targetOf(draft, dataset).kind !== 'classes') return null
  const { classWeights } = draft
  const isOwn = classWeights !== undefined && classWeights !== 'balanced'
  return (
    <Field
      label="Weight of classes"
      hint="Balanced helps where a rare class matters as much as a frequent one"
    >
      {(control) => (
        <select
          {...control}
          value={isOwn ? 'own' : (classWeights ?? 'alike')}
          onChange={({ target }) =>
            onChange({ classWeights: target.value === 'balanced' ? 'balanced' : undefined })
          }
        >
          <option value="alike">Every row weighs the same</option>
          <option value="balanced">Balanced: every class weighs the same</option>
          {isOwn && <option value="own">As in the earlier run</option>}
        </select>
      )}
    </Field>
  )
}

function Refit({ draft, onChange, isDefault }: FormPart & { isDefault: boolean }) {
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={draft.refit ?? isDefault}
        onChange={({ target }) => onChange({ refit: target.checked })}
      />
      <span>
        Train once more on all rows
        <span className={classNames('hint', styles.checkNote)}>
          After it was measured: the model that is saved has seen the test rows, too. Default:{' '}
          {isDefault ? 'yes, as the table is small' : 'no, as the table is large enough'}
        </span>
      </span>
    </label>
  )
}
