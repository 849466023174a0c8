/** All models: what each one serves, how good that is, and whether something newer waits. */
import { ButtonLink } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { PlusIcon } from '../../components/icons.js'
import { Loaded } from '../../components/loaded.js'
import { Page } from '../../components/page.js'
import { Skeleton } from '../../components/skeleton.js'
import { ImportHint } from './import-hint.js'
import { ModelsTable } from './models-table.js'
import { NoModels } from './no-models.js'
import { useModelRows } from './use-model-rows.js'

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
