/** The page Rollout: how a version takes the place of another one, step by step. */
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { deploymentsQuery, watch } from '../../api/queries.js'
import type { Deployment } from '../../api/types.js'
import { Card } from '../../components/card.js'
import { NotDeployed, NothingDeployed } from '../../components/empty-state.js'
import { Loaded } from '../../components/loaded.js'
import { ModelChoice } from '../../components/model-choice.js'
import { Page } from '../../components/page.js'
import { Skeleton } from '../../components/skeleton.js'
import { EndedCard } from './ended-card.js'
import { NoRollout } from './no-rollout.js'
import { RolloutCards } from './rollout-cards.js'

export default function Rollout() {
  const [search] = useSearchParams()
  const deployments = useQuery({ ...deploymentsQuery(), ...watch() })
  const all = deployments.data ?? []
  const model = search.get('model') || preferredOf(all)?.model_name
  const deployment = all.find(({ model_name }) => model_name === model)
  return (
    <Page
      title="Rollout"
      description="A new version beside the stable one, judged by what it does."
      actions={<ModelChoice models={all.map(({ model_name }) => model_name)} model={model} />}
    >
      <Loaded query={deployments} what="what is deployed" skeleton={<Places />}>
        {() => {
          if (all.length === 0) return <NothingDeployed then="then its next version is rolled out here" />
          return deployment ? (
            <OfModel key={model} deployment={deployment} />
          ) : (
            <NotDeployed model={model ?? ''} />
          )
        }}
      </Loaded>
    </Page>
  )
}

/** The one that is rolled out, else the one that was rolled out last, else the first one. */
function preferredOf(all: readonly Deployment[]): Deployment | undefined {
  const lastEnd = ({ history }: Deployment) => history.findLast(({ rollout }) => rollout)?.when ?? ''
  const latest = all.toSorted((a, b) => lastEnd(b).localeCompare(lastEnd(a)))[0]
  return all.find(({ canary }) => canary) ?? latest
}

function OfModel({ deployment }: { deployment: Deployment }) {
  const hadOne = deployment.history.some(({ rollout }) => rollout !== undefined)
  if (!deployment.canary && !hadOne) return <NoRollout deployment={deployment} />
  return (
    <>
      <RolloutCards model={deployment.model_name} skeleton={<Places />} />
      {hadOne && <EndedCard deployment={deployment} />}
    </>
  )
}

const Places = () => (
  <>
    <Card>
      <Skeleton height={190} />
    </Card>
    <div className="columns">
      {[0, 1, 2, 3].map((place) => (
        <Card key={place}>
          <Skeleton height={260} />
        </Card>
      ))}
    </div>
  </>
)
