/** Import: a model that another library trained, from its file to what it takes and answers. */
import { useQuery } from '@tanstack/react-query'
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
import type { ModelSource } from './import-model.js'
import { Imported } from './imported.js'
import { MlflowForm } from './mlflow-form.js'
import { mlflowQuery } from './mlflow-query.js'
import styles from './import.module.css'

export default function Import() {
  const [source, setSource] = useState<ModelSource>()
  const [run, setRun] = useState<TrainingRun>()
  const choose = useCallback((chosen: ModelSource) => {
    setSource(chosen)
    setRun(undefined)
  }, [])
  const isOver = useFileDrop(useCallback((files: File[]) => choose({ files }), [choose]))
  useFocusOnChange(run?.run_id ?? (source ? 'source' : ''))
  return (
    <Page
      title="Import"
      description="Serve a model that you already have."
      parents={[{ label: 'Models', to: '/models' }]}
      actions={source && <Button onClick={() => setSource(undefined)}>Another model</Button>}
    >
      {!source && <ChooseSource isOver={isOver} onChosen={choose} />}
      {source && !run && (
        <Card {...titleOf(source)}>
          <ImportForm key={keyOf(source)} source={source} onDone={setRun} />
        </Card>
      )}
      {source && run && <Imported runId={run.run_id} />}
    </Page>
  )
}

const keyOf = ({ files, uri }: ModelSource) =>
  files?.map(({ name, size, lastModified }) => `${name} ${size} ${lastModified}`).join() ?? uri

const titleOf = ({ files, uri }: ModelSource) =>
  files
    ? {
        title: files.map(({ name }) => name).join(', '),
        description: formatBytes(files.reduce((sum, { size }) => sum + size, 0)),
      }
    : { title: uri, description: 'From MLflow' }

interface ChooseSourceProps {
  isOver: boolean
  onChosen: (source: ModelSource) => void
}

const ChooseSource = ({ isOver, onChosen }: ChooseSourceProps) => (
  <>
    <Card>
      <DropZone
        isOver={isOver}
        title="Drop a model here, or choose its file"
        hint="ONNX (.onnx: scikit-learn, PyTorch, CatBoost), XGBoost (.json, .ubj), LightGBM (.txt), TensorFlow.js (model.json with its weight files), or a zip of one"
        accept=".onnx,.json,.ubj,.txt,.bin,.zip"
        multiple
        onFiles={(files) => onChosen({ files })}
      />
    </Card>
    <FromMlflow onChosen={onChosen} />
    <CommandHint />
  </>
)

/** Where the service knows a server. */
function FromMlflow({ onChosen }: Pick<ChooseSourceProps, 'onChosen'>) {
  const { data } = useQuery(mlflowQuery())
  if (data?.url === undefined) return undefined
  return (
    <Card title="From MLflow" description={`A model of the registry at ${data.url}`}>
      <MlflowForm onChosen={onChosen} />
    </Card>
  )
}

/** The same from a shell. */
function CommandHint() {
  const { data } = useQuery(mlflowQuery())
  const url = `${location.origin}${TRAINING}/models?name=my-model`
  return (
    <details className={styles.hint}>
      <summary>Import from a shell or a notebook</summary>
      <p>
        The <a href={`${TRAINING}/docs`}>documentation</a> names every parameter.
      </p>
      <Code label="The command that imports a model">{`curl '${url}' -F file=@model.onnx`}</Code>
      {data?.url !== undefined && (
        <Code label="The command that imports a model of MLflow">{`curl -X POST '${url}&uri=models:/my-model@champion'`}</Code>
      )}
    </details>
  )
}
