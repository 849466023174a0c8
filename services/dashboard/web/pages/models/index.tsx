/** All models: what each one serves, how good that is, and whether something newer waits. */
import { ButtonLink } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { EmptyState } from '../../components/empty-state.js'
import { PlusIcon, UploadIcon } from '../../components/icons.js'
import { Loaded } from '../../components/loaded.js'
import { Page } from '../../components/page.js'
import { Skeleton } from '../../components/skeleton.js'
import { useModelRows } from './model-rows.js'
import { ModelsTable } from './models-table.js'

export default function Models() {
  const { runs, deployments, rows = [] } = useModelRows()
  const skeleton = <Skeleton lines={5} height={28} />
  return (
    <Page
      title="Models"
      description="What each model serves, and the versions that could replace it."
      actions={
        <>
          <ButtonLink to="/import" icon={<UploadIcon />}>
            Import a model
          </ButtonLink>
          <ButtonLink to="/train" variant="primary" icon={<PlusIcon />}>
            Train a model
          </ButtonLink>
        </>
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
