/** Says above content that it could not be refreshed, and since when; once, however many queries it is made of. */
import type { UseQueryResult } from '@tanstack/react-query'
import { createContext, use, type ReactNode } from 'react'
import { Button } from './button.js'
import { describeError } from './error-state.js'
import { WarningIcon } from './icons.js'
import { SameCall } from './same-call.js'
import styles from './state.module.css'
import { Time } from './time.js'
import { useRetry } from './use-retry.js'

interface StaleNoteProps {
  query: UseQueryResult
  /** What the query brings: "the models". */
  what: string
  children: ReactNode
}

const IsNoted = createContext(false)

export function StaleNote({ query, what, children }: StaleNoteProps) {
  const isNoted = use(IsNoted)
  const isStale = query.error !== null && query.data !== undefined
  return (
    <>
      {isStale && !isNoted && <Note query={query} what={what} />}
      <IsNoted value={isNoted || isStale}>{children}</IsNoted>
    </>
  )
}

/** The same words for as long as it fails for the same reason, so that they are read out once. */
function Note({ query: { error, dataUpdatedAt, isFetching }, what }: Omit<StaleNoteProps, 'children'>) {
  const { retry, isRetrying } = useRetry()
  return (
    <div className={styles.stale} role="alert">
      <WarningIcon />
      <p>
        <strong>
          Could not refresh {what} since <Time value={new Date(dataUpdatedAt).toISOString()} />.
        </strong>{' '}
        {describeError(error)}
      </p>
      <SameCall error={error} attempt={`refresh ${what}`} />
      <Button small busy={isRetrying && isFetching} onClick={retry}>
        Retry
      </Button>
    </div>
  )
}
