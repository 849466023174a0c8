/** Import: a model that another library trained, from its file to what it takes and answers. */
import { useCallback, useState } from 'react'
import { TRAINING } from '../../api/client.js'
import type { TrainingRun } from '../../api/types.js'
import { Button } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Code } from '../../components/code.js'
import { DropZone, useFileDrop } from '../../components/drop-zone.js'
import { Page } from '../../components/page.js'
import { useFocusOnChange } from '../../components/use-focus-on-change.js'
import { formatBytes } from '../../format.js'
import { ImportForm } from './import-form.js'
import { Imported } from './imported.js'
import styles from './import.module.css'

export default function Import() {
  const [files, setFiles] = useState<File[]>()
  const [run, setRun] = useState<TrainingRun>()
  const choose = useCallback((chosen: File[]) => {
    setFiles(chosen)
    setRun(undefined)
  }, [])
  const isOver = useFileDrop(choose)
  useFocusOnChange(run?.run_id ?? (files ? 'files' : ''))
  return (
    <Page
      title="Import"
      description="Serve a model that you already have."
      parents={[{ label: 'Models', to: '/models' }]}
      actions={files && <Button onClick={() => setFiles(undefined)}>Another file</Button>}
    >
      {!files && <ChooseFiles isOver={isOver} onFiles={choose} />}
      {files && !run && (
        <Card
          title={files.map(({ name }) => name).join(', ')}
          description={formatBytes(files.reduce((sum, { size }) => sum + size, 0))}
        >
          <ImportForm key={keyOf(files)} files={files} onDone={setRun} />
        </Card>
      )}
      {files && run && <Imported runId={run.run_id} />}
    </Page>
  )
}

const keyOf = (files: readonly File[]) =>
  files.map(({ name, size, lastModified }) => `${name} ${size} ${lastModified}`).join()

const ChooseFiles = ({ isOver, onFiles }: { isOver: boolean; onFiles: (files: File[]) => void }) => (
  <>
    <Card>
      <DropZone
        isOver={isOver}
        title="Drop a model here, or choose its file"
        hint="ONNX (.onnx: scikit-learn, PyTorch, CatBoost), XGBoost (.json, .ubj), LightGBM (.txt), TensorFlow.js (model.json with its weight files), or a zip of one"
        accept=".onnx,.json,.ubj,.txt,.bin,.zip"
        multiple
        onFiles={onFiles}
      />
    </Card>
    <CommandHint />
  </>
)

/** The same from a shell. */
function CommandHint() {
  const url = `${location.origin}${TRAINING}/models?name=my-model`
  return (
    <details className={styles.hint}>
      <summary>Import from a shell or a notebook</summary>
      <p>
        The <a href={`${TRAINING}/docs`}>documentation</a> names every parameter.
      </p>
      <Code label="The command that imports a model">{`curl '${url}' -F file=@model.onnx`}</Code>
      <Code label="The command that imports a model of MLflow">{`curl -X POST '${url}&uri=models:/my-model@champion'`}</Code>
    </details>
  )
}
