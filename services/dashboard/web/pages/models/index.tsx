/** All models: what each one serves, how good that is, and whether something newer waits. */
import { TRAINING } from '../../api/client.js'
import { ButtonLink } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Code } from '../../components/code.js'
import { EmptyState } from '../../components/empty-state.js'
import { PlusIcon } from '../../components/icons.js'
import { Loaded } from '../../components/loaded.js'
import { Page } from '../../components/page.js'
import { Skeleton } from '../../components/skeleton.js'
import { useModelRows } from './model-rows.js'
import { ModelsTable } from './models-table.js'
import styles from './models.module.css'

export default function Models() {
  const { runs, deployments, rows = [] } = useModelRows()
  const skeleton = <Skeleton lines={5} height={28} />
  return (
    <Page
      title="Models"
      description="What each model serves, and the versions that could replace it."
      actions={
        <ButtonLink to="/train" variant="primary" icon={<PlusIcon />}>
          Train a model
        </ButtonLink>
      }
    >
      <Card flush>
        <Loaded query={runs} what="the models" skeleton={skeleton}>
          {() => (
            <Loaded query={deployments} what="what is deployed" skeleton={skeleton}>
              {() => (rows.length === 0 ? <NoModels /> : <ModelsTable rows={rows} />)}
            </Loaded>
          )}
        </Loaded>
      </Card>
      <ImportHint />
    </Page>
  )
}

const NoModels = () => (
  <EmptyState
    title="No models yet"
    action={
      <ButtonLink to="/train" variant="primary">
        Train the first one
      </ButtonLink>
    }
  >
    Upload a table, choose the column to predict, and a model is trained in seconds. It appears here, ready to
    be deployed.
  </EmptyState>
)

/** How to import a model that exists already. */
function ImportHint() {
  const url = `${location.origin}${TRAINING}/models?name=my-model&labels=no,yes`
  return (
    <details className={styles.hint}>
      <summary>Import an existing TensorFlow.js model</summary>
      <p>
        Send its files as <code>model.save(&apos;http://…&apos;)</code> does. It appears here as a version
        that can be deployed; the <a href={`${TRAINING}/docs`}>documentation</a> names every parameter.
      </p>
      <Code label="The command that imports a model">
        {`curl '${url}' -F model.json=@model.json -F model.weights.bin=@weights.bin`}
      </Code>
    </details>
  )
}
