/** The version that answers requests now, or the advice to choose one. */
import { Link } from 'react-router'
import type { Deployment, Run } from '../../api/types.js'
import { Badge } from '../../components/badge.js'
import { Button, ButtonLink } from '../../components/button.js'
import { Callout } from '../../components/callout.js'
import { Card } from '../../components/card.js'
import { EmptyState } from '../../components/empty-state.js'
import { rolloutPath, runPath } from '../../components/run-link.js'
import { Time } from '../../components/time.js'
import { stableSince } from '../../deployment/actions.js'
import { MetricValues } from '../../evaluation/metric-values.js'
import { positiveOf } from '../../evaluation/metrics.js'
import { formatValue } from '../../format.js'
import type { ModelRow } from './model-rows.js'

interface ServingCardProps {
  row: ModelRow
  onDeploy: (run: Run) => void
}

export function ServingCard({ row, onDeploy }: ServingCardProps) {
  const { model, deployment, stable, runs } = row
  if (!deployment)
    return (
      <Card>
        <EmptyState
          title="Not deployed yet"
          action={
            runs[0] && (
              <Button variant="primary" onClick={() => onDeploy(runs[0]!)}>
                Deploy the newest version
              </Button>
            )
          }
        >
          {model} answers no requests. Deploy one of its versions to serve it.
        </EmptyState>
      </Card>
    )
  const event = stableSince(deployment)
  return (
    <Card
      title={
        <>
          Stable version{' '}
          <Link to={runPath(model, deployment.stable_run_id)} className="mono">
            {deployment.stable_run_id}
          </Link>
        </>
      }
      description={
        event && (
          <>
            {became[event.action]} <Time value={event.when} /> by {event.who}
            {event.why && `: “${event.why}”`}
            {deployment.serving && ` · ${deployment.serving.backend} back end`}
            {stable && thresholdNote(stable, deployment)}
          </>
        )
      }
    >
      <div className="stack">
        {deployment.canary && <Beside model={model} canary={deployment.canary} />}
        {deployment.failure !== undefined && (
          <Callout tone="danger">
            <p>The replica that answered does not serve this version: {deployment.failure}</p>
          </Callout>
        )}
        {stable ? <MetricValues run={stable} /> : <p>Its manifest cannot be read.</p>}
      </div>
    </Card>
  )
}

/** By what it answers, where that is not the more probable class. */
function thresholdNote(run: Run, { serving, stable_run_id }: Deployment): string {
  if (serving?.run_id !== stable_run_id || serving.threshold === undefined) return ''
  return ` · answers ${positiveOf(run)} from a probability of ${formatValue(serving.threshold)} on`
}

interface BesideProps {
  model: string
  canary: NonNullable<Deployment['canary']>
}

/** The rollout under way. */
const Beside = ({ model, canary: { run_id, mode, weight, state } }: BesideProps) => (
  <Callout
    action={
      <ButtonLink small to={rolloutPath(model)}>
        Show the rollout
      </ButtonLink>
    }
  >
    <p>
      <code>{run_id}</code>{' '}
      {mode === 'shadow' ? 'computes copies of its requests' : `gets ${weight} % of its requests`}
      {state === 'paused' && ' (paused)'}.
    </p>
  </Callout>
)

const became: Record<string, string> = {
  deploy: 'Deployed',
  rollback: 'Restored by a rollback',
  promote: 'Promoted',
}

/** Whether a model is served, in a word. */
export function ServingBadge({ deployment }: { deployment: Deployment | undefined }) {
  if (!deployment) return <Badge>Not deployed</Badge>
  if (deployment.failure !== undefined) return <Badge tone="danger">Failing</Badge>
  if (deployment.serving?.run_id === deployment.stable_run_id) return <Badge tone="success">Serving</Badge>
  return <Badge tone="warning">Loading</Badge>
}
