/** What an imported model takes and answers, as it was tried. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { runQuery } from '../../api/queries.js'
import type { RunDetails } from '../../api/types.js'
import { Button, ButtonLink } from '../../components/button.js'
import { Card } from '../../components/card.js'
import { Loaded } from '../../components/loaded.js'
import { runPath } from '../../components/run-link.js'
import { Skeleton } from '../../components/skeleton.js'
import { DeployDialog } from '../../deployment/change-dialog.js'
import { formatCounted, formatTexts } from '../../format.js'
import { InputsOf, SamplesOf } from '../models/run-details.js'

export function Imported({ runId }: { runId: string }) {
  const run = useQuery(runQuery(runId))
  return (
    <Loaded query={run} what="the imported model" skeleton={<Skeleton lines={10} height={24} />}>
      {(details) => <Content run={details} />}
    </Loaded>
  )
}

function Content({ run }: { run: RunDetails }) {
  const [asked, setAsked] = useState(false)
  return (
    <>
      <Card
        title={`${run.model_name} is imported`}
        description={`${outputOf(run)} · ${formatCounted(run.features.length, 'input')} · ${run.model_format}`}
        actions={
          <>
            <ButtonLink to={runPath(run.model_name, run.run_id)}>Open the version</ButtonLink>
            <Button variant="primary" onClick={() => setAsked(true)}>
              Deploy
            </Button>
          </>
        }
        flush
      >
        <InputsOf run={run} />
      </Card>
      <Card
        title="Sample rows"
        description={`${run.dataset ? `Of ${run.dataset.name}` : 'Made up'}, with the model’s answers: compare one with your own library`}
        flush
      >
        <SamplesOf run={run} />
      </Card>
      {asked && <DeployDialog run={run} onClose={() => setAsked(false)} />}
    </>
  )
}

const outputOf = ({ task, labels }: RunDetails): string => (labels ? `${task}: ${formatTexts(labels)}` : task)
