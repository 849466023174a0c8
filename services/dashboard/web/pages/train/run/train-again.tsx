/** Leads to the form, filled with what a run without a result was asked for. */
import type { RunRequest, TrainingRun } from '../../../api/types.js'
import { ButtonLink } from '../../../components/button.js'

export function TrainAgain({ run: { run_id, error }, request }: { run: TrainingRun; request: RunRequest }) {
  const rate = request.training?.learningRate
  const lower =
    error?.code === 'training_diverged' && rate !== undefined ? Number((rate / 10).toPrecision(3)) : undefined
  return (
    <ButtonLink
      to={`/train?from=${run_id}${lower === undefined ? '' : `&learningRate=${lower}`}`}
      variant="primary"
    >
      {lower === undefined ? 'Train again' : `Train again with learning rate ${lower}`}
    </ButtonLink>
  )
}
