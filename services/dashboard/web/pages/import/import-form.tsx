/** The name of a model and, where its file does not say so, what it takes and answers. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { TrainingRun } from '../../api/types.js'
import { Button } from '../../components/button.js'
import { ErrorNote } from '../../components/errors.js'
import { SelectField, TextField } from '../../components/field.js'
import { UploadIcon } from '../../components/icons.js'
import { nameOfFile, nameProblem } from '../train/data/dataset-name.js'
import { datasetsQuery } from '../train/queries.js'
import { importModel, sourceName, type ImportSettings, type ModelSource } from './import-model.js'
import styles from './import.module.css'

interface ImportFormProps {
  source: ModelSource
  onDone: (run: TrainingRun) => void
}

export function ImportForm({ source, onDone }: ImportFormProps) {
  const [settings, setSettings] = useState<ImportSettings>(() => ({
    name: nameOfFile(sourceName(source)),
    ...{ labels: '', features: '', activation: '', output: '', task: '', dataset: '', target: '' },
  }))
  const sending = useSending(source, onDone)
  const problem = nameProblem(settings.name)
  const change = (name: keyof ImportSettings) => (value: string) =>
    setSettings({ ...settings, [name]: value })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (!problem && !sending.isPending) sending.mutate(settings)
      }}
    >
      <TextField
        label="Name of the model"
        hint="Models of one name are versions of it"
        error={problem}
        autoFocus
        spellCheck={false}
        value={settings.name}
        onChange={change('name')}
      />
      <TableSettings settings={settings} change={change} />
      <MoreSettings settings={settings} change={change} isOpen={sending.isError} />
      <div>
        <Button type="submit" variant="primary" icon={<UploadIcon />} busy={sending.isPending}>
          Import
        </Button>
      </div>
      <p role="status" className="hint">
        {sending.isPending &&
          `The model is ${source.files ? 'sent' : 'fetched from MLflow'}, and tried with ${settings.dataset ? 'the rows of the data set' : 'made-up rows'} …`}
      </p>
      {sending.isError && (
        <ErrorNote
          error={sending.error}
          attempt="import the model"
          title="The model cannot be imported as it is"
        />
      )}
    </form>
  )
}

/** Ends with the page. */
function useSending(source: ModelSource, onDone: (run: TrainingRun) => void) {
  const leaving = useRef<AbortController>(undefined)
  useEffect(() => () => leaving.current?.abort(), [])
  return useMutation({
    mutationFn: (settings: ImportSettings) => {
      leaving.current = new AbortController()
      return importModel(source, settings, leaving.current.signal)
    },
    onSuccess: onDone,
  })
}

interface SettingsProps {
  settings: ImportSettings
  change: (name: keyof ImportSettings) => (value: string) => void
}

/** What measures the model. */
function TableSettings({ settings, change }: SettingsProps) {
  const datasets = useQuery(datasetsQuery())
  const names = (datasets.data ?? []).map(({ name }): [string, string] => [name, name])
  return (
    <>
      <Choice
        label="Data set"
        hint="Its rows measure the model, and drift is told from them. Where it was trained on them, it looks better than it is"
        options={Object.fromEntries([['', 'none'], ...names])}
        value={settings.dataset}
        onChange={change('dataset')}
      />
      {settings.dataset && (
        <TextField
          label="Target"
          hint="The column that the model predicts: the only one that is no feature, unless it is named"
          value={settings.target}
          onChange={change('target')}
        />
      )}
    </>
  )
}

interface MoreSettingsProps extends SettingsProps {
  /** What is wrong is often found here. */
  isOpen: boolean
}

/** Most files say all of it themselves. */
const MoreSettings = ({ settings, change, isOpen }: MoreSettingsProps) => (
  <details open={isOpen || undefined}>
    <summary>What the file does not say</summary>
    <div className={styles.more}>
      <TextField
        label="Names of the features"
        hint="In the order of the model’s inputs, separated by commas"
        value={settings.features}
        onChange={change('features')}
      />
      <TextField
        label="Names of the classes"
        hint="In the order of the model’s outputs, separated by commas"
        value={settings.labels}
        onChange={change('labels')}
      />
      <Choice
        label="Function behind the outputs"
        hint="Where the model answers scores (logits) from which probabilities are made"
        options={{ '': 'none, or the file has it', softmax: 'softmax', sigmoid: 'sigmoid' }}
        value={settings.activation}
        onChange={change('activation')}
      />
      <Choice
        label="Task"
        hint="As the outputs say, unless it is chosen"
        options={{
          '': 'as the outputs say',
          binary: 'binary',
          multiclass: 'multiclass',
          regression: 'regression',
        }}
        value={settings.task}
        onChange={change('task')}
      />
      <TextField
        label="Output"
        hint="Of a model with several, the one to serve"
        value={settings.output}
        onChange={change('output')}
      />
    </div>
  </details>
)

interface ChoiceProps {
  label: string
  hint: string
  /** Words by value. */
  options: Record<string, string>
  value: string
  onChange: (value: string) => void
}

const Choice = ({ options, ...field }: ChoiceProps) => (
  <SelectField {...field}>
    {Object.entries(options).map(([option, words]) => (
      <option key={option} value={option}>
        {words}
      </option>
    ))}
  </SelectField>
)
