/** Says what a change of a rollout does, asks who and why, and does it. */
import { useState } from 'react'
import type { Rollout } from '../../api/types.js'
import { Callout } from '../../components/callout.js'
import { ConfirmDialog } from '../../components/confirm-dialog.js'
import { useToast } from '../../components/toast.js'
import { rememberedWho, rememberWho, WhoAndWhy } from '../../deployment/who-and-why.js'
import { consequencesOf, type RolloutAction } from './consequences.js'
import { hasEnded } from './queries.js'
import { useChangeRollout } from './use-change-rollout.js'

interface ActionDialogProps {
  action: RolloutAction
  rollout: Rollout
  onClose: () => void
}

export function ActionDialog({ action, rollout, onClose }: ActionDialogProps) {
  const [who, setWho] = useState(rememberedWho)
  const [why, setWhy] = useState('')
  const change = useChangeRollout()
  const toast = useToast()
  const isTooLate = hasEnded(rollout) && change.isIdle
  const { verb, done, sentences } = consequencesOf(action, rollout)
  const noun = rollout.mode === 'shadow' ? 'shadow' : 'rollout'
  const confirm = () => {
    rememberWho(who)
    const onSuccess = () => {
      toast({ tone: 'success', message: `The ${noun} of ${rollout.model} is ${done}` })
      onClose()
    }
    change.mutate({ action, rollout, who, why }, { onSuccess })
  }
  return (
    <ConfirmDialog
      title={`${verb} the ${noun} of ${rollout.model}?`}
      confirm={verb}
      danger={action === 'abort'}
      busy={change.isPending}
      disabled={isTooLate}
      error={change.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      {isTooLate ? (
        <Callout tone="warning">
          <p>
            <strong>This {noun} has ended meanwhile</strong>: {rollout.reason}.
          </p>
        </Callout>
      ) : (
        sentences.map((sentence) => <p key={sentence}>{sentence}</p>)
      )}
      <WhoAndWhy {...{ who, setWho, why, setWhy }} />
    </ConfirmDialog>
  )
}
