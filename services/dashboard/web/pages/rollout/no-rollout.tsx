/** A model that has had no rollout: how one is started. */
import { useQuery } from '@tanstack/react-query'
import { INFERENCE } from '../../api/client.js'
import { runsQuery } from '../../api/queries.js'
import type { Deployment } from '../../api/types.js'
import { ButtonLink } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Code } from '../../components/code.js'
import { EmptyState } from '../../components/empty-state.js'
import { modelPath } from '../../components/run-link.js'
import styles from './rollout.module.css'

export function NoRollout({ deployment: { model_name, stable_run_id } }: { deployment: Deployment }) {
  const runs = useQuery(runsQuery(model_name))
  const other = runs.data?.find(({ run_id }) => run_id !== stable_run_id)
  const canStart = other !== undefined || runs.data === undefined
  return (
    <Card>
      <EmptyState
        title={`No rollout of ${model_name} yet`}
        action={
          canStart ? (
            <ButtonLink to={modelPath(model_name)} variant="primary">
              Choose a version
            </ButtonLink>
          ) : (
            <ButtonLink to="/train" variant="primary">
              Train another version
            </ButtonLink>
          )
        }
      >
        {canStart
          ? 'Choose a version that is not deployed, then “Deploy” and “Roll out”: it gets a small share of the requests, and more as long as it does no worse than the stable one.'
          : 'It has one version alone: train another one, then deploy it with “Roll out”.'}
      </EmptyState>
      {other && <InShell runId={other.run_id} />}
    </Card>
  )
}

/** The calls that start a rollout, and one whose answers nobody sees. */
function InShell({ runId }: { runId: string }) {
  const call = (path: string) =>
    `curl '${location.origin}${INFERENCE}/${path}' -H 'content-type: application/json' -d '{"run_id":"${runId}"}'`
  return (
    <details className={styles.shell}>
      <summary className="hint">The same in a shell</summary>
      <Code label="The commands that start a rollout or a shadow">
        {`${call('canary')}\n\n# computes copies of the requests, and compares; none of its answers is returned\n${call('shadow')}`}
      </Code>
    </details>
  )
}
