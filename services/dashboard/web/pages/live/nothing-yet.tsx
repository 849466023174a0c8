/** What stands in the place of figures while there are none: why, and what to do next. */
import { useQuery } from '@tanstack/react-query'
import { tasks } from '@modelops/common/tasks'
import type { Replica } from '../../../src/live/live-figures.js'
import { ApiError } from '../../api/api-error.js'
import { runQuery } from '../../api/queries.js'
import type { Deployment } from '../../api/types.js'
import { ButtonLink } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Code } from '../../components/code.js'
import { EmptyState } from '../../components/empty-state.js'
import { ErrorState } from '../../components/errors.js'
import { predictRequest } from '../predict/requests.js'
import { curlSnippet } from '../predict/snippets.js'
import styles from './live.module.css'

export function NoReplica({ replicas, onRetry }: { replicas: readonly Replica[]; onRetry: () => void }) {
  const reasons = replicas.map(({ address, failure }) => `${address}: ${failure ?? 'no answer'}`)
  const error = new ApiError({ method: 'GET', url: '/api/live' }, 0, 'no_replica', reasons.join('; '))
  return (
    <Card>
      <ErrorState error={error} attempt="reach the inference service" onRetry={onRetry} />
    </Card>
  )
}

export const UnknownModel = ({ model }: { model: string }) => (
  <Card>
    <EmptyState
      title={`“${model}” is not deployed`}
      action={
        <ButtonLink to="/live" variant="primary">
          Show all models
        </ButtonLink>
      }
    >
      There is nothing to show of it. Choose another model above.
    </EmptyState>
  </Card>
)

interface NoTrafficProps {
  deployments: readonly Deployment[] | undefined
  model: string | undefined
}

export function NoTraffic({ deployments = [], model }: NoTrafficProps) {
  const deployment = deployments.find(({ model_name }) => model_name === model) ?? deployments[0]
  return (
    <Card>
      <EmptyState
        title="No traffic yet"
        action={
          <ButtonLink
            to={`/predict${deployment ? `?model=${encodeURIComponent(deployment.model_name)}` : ''}`}
            variant="primary"
          >
            Try a prediction
          </ButtonLink>
        }
      >
        Nobody has asked for a prediction since the replicas started. Ask for one, here or in a shell:
      </EmptyState>
      {deployment && <SampleCall deployment={deployment} />}
    </Card>
  )
}

function SampleCall({ deployment: { model_name, stable_run_id } }: { deployment: Deployment }) {
  const { data } = useQuery(runQuery(stable_run_id))
  const request =
    data &&
    predictRequest({
      model: model_name,
      features: data.features,
      values: data.samples[0]!.features,
      isClass: tasks[data.task].predictsClasses,
    })
  return (
    <div className={styles.sampleCall}>
      {request && <Code label="A prediction as a curl command">{curlSnippet(request, location.origin)}</Code>}
    </div>
  )
}
