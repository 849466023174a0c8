/** Somebody else changed the deployment while a dialog about it was open. */
import { useEffect, useRef } from 'react'
import type { Deployment } from '../api/types.js'
import { Button } from '../components/button.js'
import { Callout } from '../components/callout.js'
import { Time } from '../components/time.js'
import { wordsOf } from './actions.js'

interface OvertakenProps {
  latest: Deployment | undefined
  onLookAgain: () => void
}

export function Overtaken({ latest, onLookAgain }: OvertakenProps) {
  const notice = useRef<HTMLDivElement>(null)
  const event = latest?.history.at(-1)
  // On a small screen it would be further down.
  useEffect(() => void notice.current?.scrollIntoView({ block: 'end' }), [])
  return (
    <Callout
      ref={notice}
      tone="warning"
      action={
        <Button small onClick={onLookAgain}>
          Look again
        </Button>
      }
    >
      <p>
        <strong>Nothing was changed: somebody else was faster.</strong>{' '}
        {event && (
          <>
            {event.who} {wordsOf(event.action).did} <code>{event.run_id}</code>{' '}
            <Time value={event.when} ago />
            {event.why ? `: “${event.why}”.` : '.'}
          </>
        )}
      </p>
    </Callout>
  )
}
