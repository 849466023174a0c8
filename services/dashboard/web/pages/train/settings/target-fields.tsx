/** The column to predict, as what it is learned, and the model's name. */
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { runsQuery } from '../../../api/queries.js'
import type { Column } from '../../../api/types.js'
import { Field, SelectField, TextField, type ControlProps } from '../../../components/field.js'
import { nameProblem } from '../data/dataset-name.js'
import { hasTwoClasses, targetOf, type FormPart } from './draft.js'
import { describeTarget, type LearnAs } from './target.js'

export function TargetFields({ dataset, draft, onChange }: FormPart) {
  const { kind, why } = targetOf(draft, dataset)
  const column = dataset.columns.find(({ name }) => name === draft.target)
  const verdict =
    kind === 'classes' ? `It will learn classes, ${why}` : `It will learn a number (regression), ${why}`
  return (
    <div className="stack">
      <Field
        label="Target"
        hint={verdict}
        error={kind === 'unusable' ? `This column cannot be predicted: ${why}` : undefined}
      >
        {(control) => (
          <ColumnChoice
            control={control}
            columns={dataset.columns}
            value={draft.target}
            onChange={(target) => onChange({ target, learnAs: 'auto', ...forgotten })}
          />
        )}
      </Field>
      {column && hasChoice(column) && (
        <SelectField
          label="Learn it as"
          value={draft.learnAs}
          onChange={(learnAs) => onChange({ learnAs: learnAs as LearnAs, ...forgotten })}
        >
          <option value="auto">Decide by its values</option>
          <option value="classes">Classes</option>
          <option value="regression">A number (regression)</option>
        </SelectField>
      )}
      {hasTwoClasses(draft, dataset) && (
        <SelectField
          label="Positive class"
          hint="That precision, recall, F1 and the curves are about: the one to find"
          value={draft.positive === undefined ? '' : String(draft.positive)}
          onChange={(positive) => onChange({ positive: positive || undefined })}
        >
          <option value="">The rarer one</option>
          {column!.categories!.map(({ value }) => (
            <option key={value}>{value}</option>
          ))}
        </SelectField>
      )}
      <ModelName name={draft.model} onChange={(model) => onChange({ model })} />
    </div>
  )
}

/** What holds for the classes of one target. */
const forgotten = { classWeights: undefined, positive: undefined, threshold: undefined }

/** A browser takes seconds to draw a longer list. */
const MAX_OPTIONS = 500

interface ColumnChoiceProps {
  control: ControlProps
  columns: readonly Column[]
  value: string
  onChange: (name: string) => void
}

/** A list to choose from; among very many columns the name is typed, with those that it may become. */
function ColumnChoice({ control, columns, value, onChange }: ColumnChoiceProps) {
  const listId = useId()
  const options = (names: readonly Column[]) => names.map(({ name }) => <option key={name}>{name}</option>)
  if (columns.length <= MAX_OPTIONS)
    return (
      <select {...control} value={value} onChange={({ target }) => onChange(target.value)}>
        {options(columns)}
      </select>
    )
  const typed = value.toLowerCase()
  const matching = columns.filter(({ name }) => name.toLowerCase().includes(typed))
  return (
    <>
      <input
        {...control}
        list={listId}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
      />
      <datalist id={listId}>{options(matching.slice(0, MAX_OPTIONS))}</datalist>
    </>
  )
}

/** Numbers may stand for classes. */
const hasChoice = (column: Column) =>
  column.type === 'numeric' && describeTarget(column, 'classes').kind === 'classes'

function ModelName({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  const runs = useQuery(runsQuery())
  const versions = runs.data?.filter(({ model_name }) => model_name === name).length ?? 0
  const hint =
    versions === 0
      ? 'Runs of one name are versions of one model'
      : `There ${versions === 1 ? 'is 1 version' : `are ${versions} versions`} of ${name}: this becomes the next one`
  return (
    <TextField
      label="Name of the model"
      hint={hint}
      error={nameProblem(name)}
      value={name}
      spellCheck={false}
      onChange={onChange}
    />
  )
}
