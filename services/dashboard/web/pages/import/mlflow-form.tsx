/** The address of a model in MLflow's registry. */
import { useState } from 'react'
import { Button } from '../../components/button.js'
import { TextField } from '../../components/field.js'
import { uriProblem, type ModelSource } from './import-model.js'
import styles from './import.module.css'

export function MlflowForm({ onChosen }: { onChosen: (source: ModelSource) => void }) {
  const [text, setText] = useState('')
  const [isTried, setTried] = useState(false)
  const uri = text.trim()
  const problem = uriProblem(uri)
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (problem) setTried(true)
        else onChosen({ uri })
      }}
    >
      <TextField
        label="Address of the model"
        hint="models:/name@alias, or models:/name/version"
        error={isTried ? problem : undefined}
        placeholder="models:/churn@champion"
        spellCheck={false}
        autoCapitalize="off"
        value={text}
        onChange={setText}
      />
      <div>
        <Button type="submit">Continue</Button>
      </div>
    </form>
  )
}
