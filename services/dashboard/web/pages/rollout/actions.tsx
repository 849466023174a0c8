/** Pauses, resumes, promotes or aborts a rollout, once that is confirmed. */
import { useState } from 'react'
import type { Rollout } from '../../api/types.js'
import { Button } from '../../components/button.js'
import { ActionDialog } from './action-dialog.js'
import type { RolloutAction } from './consequences.js'
import { hasEnded } from './queries.js'

export function Actions({ rollout }: { rollout: Rollout }) {
  const [asked, setAsked] = useState<RolloutAction>()
  return (
    <>
      {!hasEnded(rollout) && <Buttons isPaused={rollout.state === 'paused'} onAsk={setAsked} />}
      {asked && <ActionDialog action={asked} rollout={rollout} onClose={() => setAsked(undefined)} />}
    </>
  )
}

const Buttons = ({ isPaused, onAsk }: { isPaused: boolean; onAsk: (action: RolloutAction) => void }) => (
  <>
    <Button onClick={() => onAsk(isPaused ? 'resume' : 'pause')}>{isPaused ? 'Resume' : 'Pause'}</Button>
    <Button onClick={() => onAsk('promote')}>Promote</Button>
    <Button variant="danger" onClick={() => onAsk('abort')}>
      Abort
    </Button>
  </>
)
