/** All models: what each one serves, how good that is, and whether something newer waits. */
import { useQuery } from '@tanstack/react-query'
import { deploymentsQuery, runsQuery } from '../../api/queries.js'
import { ButtonLink } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { PlusIcon } from '../../components/icons.js'
import { Loaded } from '../../components/loaded.js'
import { Page } from '../../components/page.js'
import { Skeleton } from '../../components/skeleton.js'
import { ImportHint } from './import-hint.js'
import { modelRows } from './model-rows.js'
import { ModelsTable } from './models-table.js'
import { NoModels } from './no-models.js'

export default function Models() {
  const runs = useQuery(runsQuery())
  const deployments = useQuery(deploymentsQuery())
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
          {(runItems) => (
            <Loaded query={deployments} what="what is deployed" skeleton={skeleton}>
              {(deployed) => {
                const rows = modelRows(runItems, deployed)
                return rows.length === 0 ? <NoModels /> : <ModelsTable rows={rows} />
              }}
            </Loaded>
          )}
        </Loaded>
      </Card>
      <ImportHint />
    </Page>
  )
}
