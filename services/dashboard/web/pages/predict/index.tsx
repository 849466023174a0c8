/** The page Predict: tries a deployed model on a row. */
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { deploymentsQuery, runQuery } from '../../api/queries.js'
import type { Deployment, RunDetails } from '../../api/types.js'
import { Callout } from '../../components/callout.js'
import { Card } from '../../components/card.js'
import { NotDeployed, NothingDeployed } from '../../components/empty-state.js'
import { Loaded } from '../../components/loaded.js'
import { ModelChoice } from '../../components/model-choice.js'
import { Page } from '../../components/page.js'
import { Skeleton } from '../../components/skeleton.js'
import styles from './predict.module.css'
import { Workbench } from './workbench.js'

export default function Predict() {
  const [search] = useSearchParams()
  const deployments = useQuery(deploymentsQuery())
  const asked = search.get('model') || undefined
  const models = deployments.data?.map(({ model_name }) => model_name) ?? []
  const model = asked ?? models[0]
  const deployment = deployments.data?.find(({ model_name }) => model_name === model)
  return (
    <Page
      title="Predict"
      description="Try a deployed model on a row of values, and take the same call along as code."
      actions={<ModelChoice models={models} model={model} />}
    >
      <Loaded query={deployments} what="the deployed models" skeleton={<PredictSkeleton />}>
        {(all) => {
          if (all.length === 0) return <NothingDeployed then="then it can be tried here" />
          return deployment ? <Chosen deployment={deployment} /> : <NotDeployed model={model ?? ''} />
        }}
      </Loaded>
    </Page>
  )
}

function Chosen({ deployment }: { deployment: Deployment }) {
  const { model_name, stable_run_id, serving, failure } = deployment
  const run = useQuery({
    ...runQuery(stable_run_id),
    // While a newly deployed run of the same model is loaded, what was typed stays.
    placeholderData: (before: RunDetails | undefined) =>
      before?.model_name === model_name ? before : undefined,
  })
  return (
    <>
      {failure !== undefined && (
        <Callout tone="warning">
          <p>
            The replica that was asked does not serve the deployed run
            {serving ? `, but ${serving.run_id}` : ''}: {failure}
          </p>
        </Callout>
      )}
      <Loaded query={run} what={`the run ${stable_run_id}`} skeleton={<PredictSkeleton />}>
        {(details) => <Workbench key={formOf(details)} run={details} />}
      </Loaded>
    </>
  )
}

/** Runs with the same fields share the form. */
const formOf = ({ model_name, features }: RunDetails) =>
  JSON.stringify([model_name, features.map(({ name, type }) => [name, type])])

/** The place of the form and its answer while they are loaded. */
const PredictSkeleton = () => (
  <div className={styles.workbench}>
    <Card title="Values">
      <Skeleton lines={8} height={48} />
    </Card>
    <Card title="Prediction">
      <Skeleton lines={2} height={20} />
    </Card>
  </div>
)
