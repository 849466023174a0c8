/** One run: how good it is, what it takes, how it was made. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'
import { deploymentsQuery, runQuery, watch } from '../../api/queries.js'
import type { Deployment, RunDetails } from '../../api/types.js'
import { Badge } from '../../components/badge.js'
import { Button, ButtonLink } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Loaded, StaleNote } from '../../components/loaded.js'
import { Page } from '../../components/page.js'
import { modelPath } from '../../components/run-link.js'
import { Skeleton } from '../../components/skeleton.js'
import { Tabs } from '../../components/tabs.js'
import { Time } from '../../components/time.js'
import { DeployDialog } from '../../deployment/change-dialog.js'
import { RunEvaluation } from '../../evaluation/run-evaluation.js'
import styles from './models.module.css'
import { FactsOf, FilesOf, InputsOf, SamplesOf } from './run-details.js'

export default function Run() {
  const { model = '', runId = '' } = useParams()
  const run = useQuery(runQuery(runId))
  const deployments = useQuery({ ...deploymentsQuery(), ...watch() })
  const [asked, setAsked] = useState(false)
  const data = run.data && withState(run.data, deployments.data)
  return (
    <Page
      title={runId}
      mark={
        <span className={data?.stable ? undefined : styles.kept}>
          <Badge tone="success">stable</Badge>
        </span>
      }
      description={data ? <Description run={data} /> : '\u00a0'}
      parents={[
        { label: 'Models', to: '/models' },
        { label: model, to: modelPath(model) },
      ]}
      actions={data && <Actions run={data} onDeploy={() => setAsked(true)} />}
    >
      <Loaded query={run} what={`the run ${runId}`} skeleton={<Places />}>
        {(details) => (
          <StaleNote query={deployments} what="what is deployed">
            <Content run={details} />
          </StaleNote>
        )}
      </Loaded>
      {asked && data && <DeployDialog run={data} onClose={() => setAsked(false)} />}
    </Page>
  )
}

/** The manifest never changes; whether it is deployed does. */
const withState = (run: RunDetails, deployments?: Deployment[]): RunDetails =>
  deployments
    ? { ...run, stable: deployments.some(({ stable_run_id }) => stable_run_id === run.run_id) }
    : run

const Description = ({ run: { origin, task, target, created, dataset } }: { run: RunDetails }) => (
  <>
    {origin === 'imported' ? 'Imported' : 'Trained'} <Time value={created} />
    {dataset && ` on ${dataset.name}`}
    {target !== undefined && ` to predict ${target}`} ({task})
  </>
)

function Actions({ run, onDeploy }: { run: RunDetails; onDeploy: () => void }) {
  if (run.stable)
    return (
      <>
        {run.labels?.length === 2 && <Button onClick={onDeploy}>Change the threshold</Button>}
        <ButtonLink to={`/predict?model=${encodeURIComponent(run.model_name)}`} className={styles.next}>
          Predict
        </ButtonLink>
      </>
    )
  return (
    <Button variant="primary" onClick={onDeploy} className={styles.next}>
      Deploy
    </Button>
  )
}

const Content = ({ run }: { run: RunDetails }) => (
  <>
    <RunEvaluation run={run} />
    <Card>
      <Tabs
        label="About this run"
        tabs={[
          { id: 'inputs', label: 'Inputs', content: <InputsOf run={run} /> },
          { id: 'samples', label: 'Sample rows', content: <SamplesOf run={run} /> },
          { id: 'settings', label: 'Settings', content: <FactsOf run={run} /> },
          { id: 'files', label: 'Files', content: <FilesOf run={run} /> },
        ]}
      />
    </Card>
  </>
)

const Places = () => (
  <>
    <Card>
      <Skeleton lines={2} height={28} />
    </Card>
    <div className="columns">
      {[0, 1, 2, 3].map((place) => (
        <Card key={place}>
          <Skeleton height={300} />
        </Card>
      ))}
    </div>
  </>
)
