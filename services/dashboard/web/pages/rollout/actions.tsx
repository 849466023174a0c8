/** Pauses, resumes, rolls out, promotes or aborts, once that is confirmed. */
import { useState } from 'react'
import type { Rollout } from '../../api/types.js'
import { Button } from '../../components/button.js'
import { ActionDialog } from './action-dialog.js'
import { consequencesOf, type RolloutAction } from './consequences.js'
import { hasEnded } from './queries.js'

export function Actions({ rollout }: { rollout: Rollout }) {
  const [asked, setAsked] = useState<RolloutAction>()
  return (
    <>
      {!hasEnded(rollout) && <Buttons rollout={rollout} onAsk={setAsked} />}
      {asked && <ActionDialog action={asked} rollout={rollout} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function Buttons({ rollout, onAsk }: { rollout: Rollout; onAsk: (action: RolloutAction) => void }) {
  const { state, mode } = rollout
  const actions: RolloutAction[] = [
    state === 'paused' ? 'resume' : 'pause',
    ...(mode === 'shadow' ? ['rollout' as const] : []),
    ...(['promote', 'abort'] as const),
  ]
  return actions.map((action) => (
    <Button key={action} variant={action === 'abort' ? 'danger' : undefined} onClick={() => onAsk(action)}>
      {consequencesOf(action, rollout).verb}
    </Button>
  ))
}
