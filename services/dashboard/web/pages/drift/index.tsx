/** The page Drift: whether what a model sees and answers is still what it was trained on. */
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { deploymentsQuery, runQuery, watch } from '../../api/queries.js'
import type { Drift } from '../../api/types.js'
import { Card } from '../../components/card.js'
import { NotDeployed, NothingDeployed } from '../../components/empty-state.js'
import { Loaded } from '../../components/loaded.js'
import { ModelChoice } from '../../components/model-choice.js'
import { Page } from '../../components/page.js'
import { Skeleton } from '../../components/skeleton.js'
import { formatValue } from '../../format.js'
import { dateAfter } from '../predict/training-range.js'
import { ColumnCard } from './column-card.js'
import { Legend } from './histograms.js'
import { driftQuery } from './queries.js'

const REFRESH_MS = 15_000

export default function DriftPage() {
  const [search] = useSearchParams()
  const deployments = useQuery({ ...deploymentsQuery(), ...watch() })
  const models = (deployments.data ?? []).map(({ model_name }) => model_name)
  const model = search.get('model') ?? models[0]
  return (
    <Page
      title="Drift"
      description="Whether what a model sees and answers is still what it was trained on."
      actions={<ModelChoice models={models} model={model} />}
    >
      <Loaded query={deployments} what="what is deployed" skeleton={<Places />}>
        {() => {
          if (model === undefined)
            return <NothingDeployed then="then what it sees is compared with its training here" />
          return models.includes(model) ? (
            <OfModel key={model} model={model} />
          ) : (
            <NotDeployed model={model} />
          )
        }}
      </Loaded>
    </Page>
  )
}

function OfModel({ model }: { model: string }) {
  const drift = useQuery({ ...driftQuery(model), ...watch(REFRESH_MS) })
  return (
    <Loaded query={drift} what="the drift" skeleton={<Places />}>
      {(found) => <Columns drift={found} />}
    </Loaded>
  )
}

/** The predictions first, then features, those with the most evidence first. */
function Columns({ drift: { run_id, features, predictions } }: { drift: Drift }) {
  const run = useQuery(runQuery(run_id))
  const textOf = (name: string) => (edge: number) => {
    const feature = run.data?.features.find((one) => one.name === name)
    return feature?.type === 'datetime' ? dateAfter(feature, edge) : formatValue(edge)
  }
  return (
    <>
      <Legend />
      <div className="columns">
        <ColumnCard title="Predictions" finding={predictions} textOf={formatValue} />
        {features.map((finding) => (
          <ColumnCard
            key={finding.name}
            title={finding.name}
            finding={finding}
            textOf={textOf(finding.name)}
          />
        ))}
      </div>
    </>
  )
}

const Places = () => (
  <div className="columns">
    {[0, 1, 2, 3].map((place) => (
      <Card key={place}>
        <Skeleton height={300} />
      </Card>
    ))}
  </div>
)
