/** The second step: what to learn from which columns, and how. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { bodyOf, training } from '../../../api/client.js'
import type { Dataset, RunRequest } from '../../../api/types.js'
import { Card } from '../../../components/card.js'
import { nameProblem } from '../data/dataset-name.js'
import { trainingRunsQuery } from '../queries.js'
import { DatasetCard } from './dataset-card.js'
import {
  draftAfter,
  draftOf,
  errorsOf,
  featuresOf,
  newDraft,
  requestOf,
  targetOf,
  type Draft,
  type FormPart,
} from './draft.js'
import { EffortFields } from './effort-fields.js'
import { SingleNetwork } from './single-network.js'
import { StartRun } from './start-run.js'
import { TargetDistribution } from './target-distribution.js'
import { TargetFields } from './target-fields.js'

/** @param request of an earlier run, to begin with */
export function RunForm({ dataset, request }: { dataset: Dataset; request?: RunRequest }) {
  const [draft, setDraft] = useState(() => (request ? draftOf(request, dataset) : newDraft(dataset)))
  const [read, setRead] = useState(dataset)
  if (read !== dataset) {
    // It was read again: what was chosen stays, as far as its columns are still there.
    setRead(dataset)
    setDraft(draftAfter(draft, read, dataset))
  }
  const start = useStart()
  const part: FormPart = { dataset, draft, onChange: (change) => setDraft((old) => ({ ...old, ...change })) }
  const obstacle = obstacleOf(draft, dataset)
  return (
    <div className="stack">
      <DatasetCard {...part} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!obstacle && !start.isPending) start.mutate(requestOf(draft, dataset))
        }}
      >
        <Card title="What to predict" description="The column that the model shall fill in for new rows">
          <div className="stack">
            <div className="columns">
              <TargetFields {...part} />
              <TargetDistribution {...part} />
            </div>
            <EffortFields {...part} />
            <SingleNetwork {...part} />
            <StartRun {...part} obstacle={obstacle} error={start.error} isStarting={start.isPending} />
          </div>
        </Card>
      </form>
    </div>
  )
}

function useStart() {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (body: RunRequest) => bodyOf(training.POST('/runs', { body })),
    onSuccess: ({ run_id }) => {
      void client.invalidateQueries({ queryKey: trainingRunsQuery().queryKey })
      return navigate(`/train/${run_id}`)
    },
  })
}

/** Why the run cannot be started. */
function obstacleOf(draft: Draft, dataset: Dataset): string | undefined {
  if (targetOf(draft, dataset).kind === 'unusable') return 'Choose a column that can be predicted'
  if (nameProblem(draft.model)) return 'Correct the name of the model'
  if (Object.keys(errorsOf(draft)).length > 0) return 'Correct the settings that are marked'
  if (featuresOf(draft, dataset).length === 0) return 'Choose at least one column to learn from'
  return undefined
}
