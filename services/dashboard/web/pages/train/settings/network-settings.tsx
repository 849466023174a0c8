/** The hyper-parameters of a single network, with the defaults filled in. */
import type { Defaults, NumberName } from '@modelops/common/rules/hyper-parameters'
import { Button } from '../../../components/button.js'
import { classNames } from '../../../components/class-names.js'
import { TextField } from '../../../components/field.js'
import { UndoIcon } from '../../../components/icons.js'
import { formatNumber } from '../../../format.js'
import { defaultsOf, errorsOf, type FormPart } from './draft.js'
import { networkSettingNames, settings } from './hyper-parameters.js'
import styles from './settings.module.css'

export default function NetworkSettings(part: FormPart) {
  const { dataset, draft, onChange } = part
  const defaults = defaultsOf(draft, dataset.rows)
  const errors = errorsOf(draft)
  const type = (name: NumberName | 'hidden') => (text: string) =>
    onChange({ typed: { ...draft.typed, [name]: text } })
  return (
    <>
      <p className="hint">With these settings, all of which have defaults. Close this for the mixture.</p>
      <div className={styles.settings}>
        <TextField
          label="Hidden layers"
          hint="Units of each, such as 32, 16; nothing: a linear model"
          value={draft.typed.hidden ?? defaults.hidden.join(', ')}
          error={errors.hidden}
          onChange={type('hidden')}
        />
        {networkSettingNames.map((name) => (
          <TextField
            key={name}
            label={settings[name].label}
            hint={`${settings[name].hint}. Default: ${defaultText(name, defaults)}`}
            value={draft.typed[name] ?? defaultText(name, defaults)}
            error={errors[name]}
            onChange={type(name)}
          />
        ))}
        <Refit {...part} isDefault={defaults.refit} />
      </div>
      <Button small icon={<UndoIcon />} onClick={() => onChange({ typed: seedOf(draft), refit: undefined })}>
        Back to the defaults
      </Button>
    </>
  )
}

const seedOf = ({ typed: { seed } }: FormPart['draft']) => (seed === undefined ? {} : { seed })

const defaultText = (name: NumberName, defaults: Defaults) =>
  name === 'l2' ? formatNumber(defaults.l2) : String(defaults[name])

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
