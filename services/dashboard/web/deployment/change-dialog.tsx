/** Says which run replaces which and what that means, asks who and why, and does it. */
import { rollbackTarget } from '@modelops/common/rules/rollback-target'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { ApiError } from '../api/api-error.js'
import { deploymentsQuery, runsQuery } from '../api/queries.js'
import type { Deployment, Run } from '../api/types.js'
import { Button } from '../components/button.js'
import { ConfirmDialog } from '../components/confirm-dialog.js'
import { Dialog } from '../components/dialog.js'
import { Loaded } from '../components/loaded.js'
import { rolloutPath } from '../components/run-link.js'
import { Skeleton } from '../components/skeleton.js'
import { useToast } from '../components/toast.js'
import { parseThreshold } from '../evaluation/thresholds.js'
import { Consequences } from './consequences.js'
import { Overtaken } from './overtaken.js'
import { ThresholdField, type ThresholdFieldProps } from './threshold-field.js'
import { useChangeDeployment, type ChangeAction } from './use-change-deployment.js'
import { WayOfDeploying, type Way } from './way-of-deploying.js'
import { rememberedWho, rememberWho, WhoAndWhy } from './who-and-why.js'

interface ChangeDialogProps {
  action: 'deploy' | 'rollback'
  model: string
  /** The run that will be stable. */
  targetOf: (deployment: Deployment | undefined) => string | undefined
  onClose: () => void
}

const verbs = { deploy: 'Deploy', rollback: 'Roll back' }
const verbsOfWays: Record<Way, string> = { rollout: 'Roll out', deploy: 'Deploy at once', shadow: 'Shadow' }

/** The problems of a change that others came before. */
const overtaken: readonly string[] = ['conflict', 'rollout_running']

export function ChangeDialog(props: ChangeDialogProps) {
  const deployments = useQuery(deploymentsQuery())
  const latest = deployments.data?.find(({ model_name }) => model_name === props.model)
  if (deployments.data) return <SeenDialog {...props} latest={latest} />
  const title = `${verbs[props.action]} ${props.model}`
  return (
    <Dialog title={title} onClose={props.onClose} footer={<Button onClick={props.onClose}>Cancel</Button>}>
      <Loaded query={deployments} what="what is deployed" skeleton={<Skeleton lines={8} />}>
        {() => null}
      </Loaded>
    </Dialog>
  )
}

/** Keeps the deployment as the reader saw it: if it has changed by then, the service refuses the change. */
function SeenDialog({
  action,
  model,
  targetOf,
  onClose,
  latest,
}: ChangeDialogProps & { latest: Deployment | undefined }) {
  const [seen, setSeen] = useState(latest)
  const [who, setWho] = useState(rememberedWho)
  const [why, setWhy] = useState('')
  const [threshold, setThreshold] = useState('')
  const runs = useQuery(runsQuery(model))
  const change = useChangeDeployment()
  const toast = useToast()
  const navigate = useNavigate()
  const [chosen, choose] = useState<Way>('rollout')
  const target = targetOf(seen)
  const wasOvertaken = change.error instanceof ApiError && overtaken.includes(change.error.code)
  const isOther = target !== undefined && target !== seen?.stable_run_id
  const hasChoice = action === 'deploy' && seen !== undefined && isOther
  const decideBy = parseThreshold(threshold)
  const isChange = isOther || (target !== undefined && decideBy !== undefined)
  const way = hasChoice && !seen.canary ? chosen : 'deploy'
  const done: ChangeAction = action === 'rollback' ? 'rollback' : way

  const confirm = (runId: string) => {
    rememberWho(who)
    const onSuccess = () => {
      toast({ tone: 'success', message: outcomeOf(done, model, runId) })
      onClose()
      if (done === 'rollout' || done === 'shadow') void navigate(rolloutPath(model))
    }
    change.mutate({ action: done, model, runId, seen, who, why, threshold: decideBy }, { onSuccess })
  }
  const lookAgain = () => {
    setSeen(latest)
    change.reset()
  }
  return (
    <ConfirmDialog
      title={`${verbs[action]} ${model}`}
      confirm={hasChoice ? verbsOfWays[way] : verbs[action]}
      busy={change.isPending}
      disabled={!isChange || Number.isNaN(decideBy) || wasOvertaken}
      error={wasOvertaken ? undefined : change.error}
      onConfirm={() => target !== undefined && confirm(target)}
      onClose={onClose}
    >
      {hasChoice && <WayOfDeploying canary={seen.canary} way={way} onChange={choose} />}
      <Loaded query={runs} what="the runs" skeleton={<Skeleton lines={8} />}>
        {(items) => (
          <>
            <Consequences {...{ action: done, model, runs: items, deployment: seen, target }} />
            {action === 'deploy' && (
              <ThresholdOf
                run={items.find(({ run_id }) => run_id === target)}
                {...{ deployment: seen, text: threshold, onChange: setThreshold }}
              />
            )}
          </>
        )}
      </Loaded>
      <WhoAndWhy {...{ who, setWho, why, setWhy }} />
      {wasOvertaken && <Overtaken latest={latest} onLookAgain={lookAgain} />}
    </ConfirmDialog>
  )
}

type ThresholdOfProps = Omit<ThresholdFieldProps, 'run'> & { run: Run | undefined }

const ThresholdOf = ({ run, ...field }: ThresholdOfProps) =>
  run?.labels?.length === 2 ? <ThresholdField run={run} {...field} /> : null

function outcomeOf(action: ChangeAction, model: string, runId: string): string {
  if (action === 'rollout') return `${runId} is rolled out beside the stable version`
  if (action === 'shadow') return `${runId} computes copies of the requests to ${model}`
  return `${model} is served by ${runId}`
}

interface DeployDialogProps {
  /** A Run or RunDetails will do. */
  run: { run_id: string; model_name: string }
  onClose: () => void
}

/** Asks before a run is rolled out, or becomes the stable version of its model at once. */
export const DeployDialog = ({ run, onClose }: DeployDialogProps) => (
  <ChangeDialog action="deploy" model={run.model_name} targetOf={() => run.run_id} onClose={onClose} />
)

/** Asks before a model returns to the version that its stable one replaced. */
export const RollbackDialog = ({ model, onClose }: { model: string; onClose: () => void }) => (
  <ChangeDialog
    action="rollback"
    model={model}
    targetOf={(deployment) => deployment && rollbackTarget(deployment)}
    onClose={onClose}
  />
)
