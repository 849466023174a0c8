/** Cancels a run once that is confirmed. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { bodyOf, training } from '../../../api/client.js'
import type { TrainingRun } from '../../../api/types.js'
import { Button } from '../../../components/button.js'
import { ConfirmDialog } from '../../../components/confirm-dialog.js'
import { trainingRunQuery, trainingRunsQuery } from '../queries.js'

export function CancelRun({ run: { run_id, model, status } }: { run: TrainingRun }) {
  const [isAsking, setIsAsking] = useState(false)
  const client = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => bodyOf(training.POST('/runs/{id}/cancel', { params: { path: { id: run_id } } })),
    onSuccess: (run) => {
      client.setQueryData(trainingRunQuery(run_id).queryKey, run)
      void client.invalidateQueries({ queryKey: trainingRunsQuery().queryKey })
    },
  })
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>Cancel the run</Button>
      {isAsking && (
        <ConfirmDialog
          title={`Cancel the run of ${model}?`}
          confirm="Cancel the run"
          dismiss={status === 'queued' ? 'Keep waiting' : 'Keep training'}
          danger
          busy={cancel.isPending}
          error={cancel.error}
          onConfirm={() => cancel.mutate()}
          onClose={() => {
            setIsAsking(false)
            cancel.reset()
          }}
        >
          <p>
            {status === 'queued'
              ? 'It will leave the queue.'
              : 'Training stops at once, and what was learned so far is lost.'}{' '}
            Nothing that is deployed changes. The same run can be started again with the same settings.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}
