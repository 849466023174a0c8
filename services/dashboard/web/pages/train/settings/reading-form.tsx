/** Prescribes how a table is read, where it was not recognised rightly. */
import { useState, type Ref } from 'react'
import type { Dataset, ReadingOptions } from '../../../api/types.js'
import { Button } from '../../../components/button.js'
import { ErrorNote } from '../../../components/errors.js'
import { Field, SelectField } from '../../../components/field.js'
import { separatorName, separators } from '../separators.js'
import {
  capitalised,
  disputedForms,
  encodingChoices,
  encodingName,
  orderName,
  parseMarks,
  prescribedOf,
  withoutLostColumns,
  type Choice,
} from './reading.js'
import styles from './settings.module.css'
import { useReadAgain } from './use-read-again.js'

interface ReadingFormProps {
  dataset: Dataset
  ref: Ref<HTMLDetailsElement>
}

export const ReadingForm = ({ dataset, ref }: ReadingFormProps) => (
  <details className={styles.advanced} ref={ref}>
    <summary>Read the file in another way</summary>
    {/* It begins anew with what was read. */}
    <ReadingFields key={JSON.stringify(dataset.reading)} dataset={dataset} />
  </details>
)

function ReadingFields({ dataset }: { dataset: Dataset }) {
  const prescribed = prescribedOf(dataset)
  const [options, setOptions] = useState(prescribed)
  const again = useReadAgain(dataset.name)
  const { reading } = dataset
  const change = (part: Partial<Record<keyof ReadingOptions, unknown>>) =>
    setOptions({ ...options, ...part } as ReadingOptions)
  return (
    <>
      <div className={styles.settings}>
        <ChoiceField
          label="First row"
          value={options.header === undefined ? '' : String(options.header)}
          found={reading && (reading.header ? 'names' : 'values')}
          choices={[
            { value: 'true', label: 'It holds the names of the columns' },
            { value: 'false', label: 'It is a row like the others' },
          ]}
          onChange={(text) => change({ header: text === undefined ? undefined : text === 'true' })}
        />
        <ChoiceField
          label="Separator"
          name="delimiter"
          value={options.delimiter ?? ''}
          found={reading && separatorName(reading.delimiter)}
          choices={Object.entries(separators).map(([value, label]) => ({ value, label }))}
          onChange={(delimiter) => change({ delimiter })}
        />
        <ChoiceField
          label="Encoding"
          name="encoding"
          value={options.encoding ?? ''}
          found={reading && encodingName(reading.encoding)}
          choices={encodingChoices(options.encoding)}
          onChange={(encoding) => change({ encoding })}
        />
        <ChoiceField
          label="Decimal mark"
          value={options.decimal ?? ''}
          choices={[
            { value: '.', label: 'Point: 1,234.5' },
            { value: ',', label: 'Comma: 1.234,5' },
          ]}
          onChange={(decimal) => change({ decimal })}
        />
        <ChoiceField
          label="Dates that can be two days"
          value={options.date_form ?? ''}
          choices={disputedForms.map((form) => ({
            value: form,
            label: `${capitalised(orderName(form))}: ${form}`,
          }))}
          onChange={(date_form) => change({ date_form })}
        />
        <MissingMarks marks={options.missing} onChange={(missing) => change({ missing })} />
      </div>
      {again.error && <ErrorNote error={again.error} attempt="read the file in this way" />}
      <Button busy={again.isPending} onClick={() => again.mutate(withoutLostColumns(options, prescribed))}>
        Read it again
      </Button>
    </>
  )
}

interface ChoiceFieldProps {
  label: string
  /** By which a question finds it. */
  name?: 'delimiter' | 'encoding'
  /** Empty where it is recognised. */
  value: string
  /** What was recognised. */
  found?: string | undefined
  choices: Choice[]
  onChange: (value: string | undefined) => void
}

const ChoiceField = ({ label, name, value, found, choices, onChange }: ChoiceFieldProps) => (
  <SelectField {...{ label, name, value }} onChange={(choice) => onChange(choice || undefined)}>
    <option value="">Recognise it{value === '' && found ? ` (${found})` : ''}</option>
    {choices.map(({ value, label }) => (
      <option key={value} value={value}>
        {label}
      </option>
    ))}
  </SelectField>
)

interface MissingMarksProps {
  marks: ReadingOptions['missing']
  onChange: (marks: string[] | undefined) => void
}

function MissingMarks({ marks, onChange }: MissingMarksProps) {
  const given = typeof marks === 'string' ? [marks] : marks
  const [text, setText] = useState(given?.join(', ') ?? '')
  return (
    <Field
      label="Missing values"
      hint={
        given
          ? 'With commas between; nothing: only blank cells are missing'
          : 'Blank cells are missing in any case'
      }
    >
      {(control) => (
        <>
          <select
            {...control}
            value={given ? 'own' : ''}
            onChange={({ target }) => onChange(target.value === 'own' ? parseMarks(text) : undefined)}
          >
            <option value="">The usual ones: NA, null, ?, …</option>
            <option value="own">Only these marks</option>
          </select>
          {given && (
            <input
              aria-label="Marks of missing values"
              value={text}
              autoComplete="off"
              spellCheck={false}
              onChange={({ target }) => {
                setText(target.value)
                onChange(parseMarks(target.value))
              }}
            />
          )}
        </>
      )}
    </Field>
  )
}
