/** A model that was trained: whether it is better than what is deployed, how good it is, and what to do with it. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { runQuery } from '../../../api/queries.js'
import type { RunDetails, TrainingRun } from '../../../api/types.js'
import { Button, ButtonLink } from '../../../components/button.js'
import { Loaded } from '../../../components/loaded.js'
import { modelPath } from '../../../components/run-link.js'
import { Skeleton } from '../../../components/skeleton.js'
import { DeployDialog } from '../../../deployment/change-dialog.js'
import { RunEvaluation } from '../../../evaluation/run-evaluation.js'
import { Comparison, useDeployed } from './comparison-card.js'
import { RunFrame } from './run-frame.js'
import styles from './run.module.css'

export function Result({ run }: { run: TrainingRun }) {
  const details = useQuery(runQuery(run.run_id))
  const deployed = useDeployed(run.model)
  return (
    <RunFrame run={run} actions={<Actions run={run} details={details.data} />}>
      <Loaded query={details} what="the result" skeleton={<Skeleton lines={3} height={180} />}>
        {(data) => (
          <>
            <Comparison run={data} deployed={deployed} />
            <RunEvaluation run={data} />
          </>
        )}
      </Loaded>
    </RunFrame>
  )
}

function Actions({ run, details }: { run: TrainingRun; details: RunDetails | undefined }) {
  const [isDeploying, setIsDeploying] = useState(false)
  const isDeployed = details?.stable === true
  return (
    <>
      {run.config !== undefined && <ButtonLink to={`/train?from=${run.run_id}`}>Train again</ButtonLink>}
      <ButtonLink to={modelPath(run.model)}>All versions</ButtonLink>
      {isDeployed ? (
        <ButtonLink
          variant="primary"
          className={styles.next}
          to={`/predict?model=${encodeURIComponent(run.model)}`}
        >
          Predict
        </ButtonLink>
      ) : (
        <Button
          variant="primary"
          className={styles.next}
          disabled={!details}
          onClick={() => setIsDeploying(true)}
        >
          Deploy
        </Button>
      )}
      {isDeploying && details && <DeployDialog run={details} onClose={() => setIsDeploying(false)} />}
    </>
  )
}
