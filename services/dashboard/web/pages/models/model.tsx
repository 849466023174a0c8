/** One model: the version that it serves, its versions side by side, and its history. */
import { rollbackTarget } from '@modelops/common/rules/rollback-target'
import { useState } from 'react'
import { useParams } from 'react-router'
import type { Run } from '../../api/types.js'
import { Button, ButtonLink } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { EmptyState } from '../../components/empty-state.js'
import { UndoIcon } from '../../components/icons.js'
import { Loaded } from '../../components/loaded.js'
import { Page } from '../../components/page.js'
import { Skeleton } from '../../components/skeleton.js'
import { DeployDialog, RollbackDialog } from '../../deployment/change-dialog.js'
import { HistoryCard } from './history-card.js'
import { useModelRows, type ModelRow } from './model-rows.js'
import { PredictionLogCard } from './prediction-log-card.js'
import { ServingBadge, ServingCard } from './serving-card.js'
import { Versions } from './versions.js'

const exists = ({ runs, deployment }: ModelRow) => runs.length > 0 || deployment !== undefined

type Asked = { action: 'deploy'; run: Run } | { action: 'rollback' }

export default function Model() {
  const { model = '' } = useParams()
  const { runs, deployments, rows: [row] = [] } = useModelRows(model)
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  return (
    <Page
      title={model}
      mark={row && exists(row) && <ServingBadge deployment={row.deployment} />}
      parents={[{ label: 'Models', to: '/models' }]}
      actions={row && <Actions row={row} onRollback={() => setAsked({ action: 'rollback' })} />}
    >
      <Loaded query={runs} what={`the versions of ${model}`} skeleton={<Places />}>
        {() => (
          <Loaded query={deployments} what="what is deployed" skeleton={<Places />}>
            {() => <Content row={row!} onDeploy={(run) => setAsked({ action: 'deploy', run })} />}
          </Loaded>
        )}
      </Loaded>
      {asked?.action === 'deploy' && <DeployDialog run={asked.run} onClose={close} />}
      {asked?.action === 'rollback' && <RollbackDialog model={model} onClose={close} />}
    </Page>
  )
}

function Actions({ row, onRollback }: { row: ModelRow; onRollback: () => void }) {
  const { model, deployment } = row
  return (
    <>
      {deployment && <ButtonLink to={`/predict?model=${encodeURIComponent(model)}`}>Predict</ButtonLink>}
      {deployment && rollbackTarget(deployment) && (
        <Button icon={<UndoIcon />} onClick={onRollback}>
          Roll back
        </Button>
      )}
    </>
  )
}

function Content({ row, onDeploy }: { row: ModelRow; onDeploy: (run: Run) => void }) {
  const { model, deployment } = row
  if (!exists(row))
    return (
      <Card>
        <EmptyState
          title={`There is no model called ${model}`}
          action={<ButtonLink to="/train">Train it</ButtonLink>}
        >
          Nothing of that name has been trained or imported.
        </EmptyState>
      </Card>
    )
  return (
    <>
      <ServingCard row={row} onDeploy={onDeploy} />
      <Versions row={row} onDeploy={onDeploy} />
      {deployment && <PredictionLogCard deployment={deployment} />}
      {deployment && <HistoryCard deployment={deployment} />}
    </>
  )
}

const Places = () => (
  <>
    <Card>
      <Skeleton lines={3} height={24} />
    </Card>
    <Card>
      <Skeleton lines={6} height={28} />
    </Card>
  </>
)
