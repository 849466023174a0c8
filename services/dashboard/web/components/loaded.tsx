/** What a query brings: its place while it loads, its error, or the content; old content stays when a refresh fails. */
import { useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { createContext, use, useState, type ReactNode } from 'react'
import { Button } from './button.js'
import { Callout } from './callout.js'
import { describeError, ErrorState, SameCall } from './errors.js'
import { Skeleton } from './skeleton.js'
import { Time } from './time.js'

interface LoadedProps<T> {
  query: UseQueryResult<T>
  /** What is loaded: "the models". */
  what: string
  /** It has the size that the content will have. */
  skeleton?: ReactNode
  children: (data: T) => ReactNode
}

export function Loaded<T>({ query, what, skeleton = <Skeleton lines={6} />, children }: LoadedProps<T>) {
  const error = useError(query)
  const { retry, isRetrying } = useRetry()
  if (query.data !== undefined)
    return (
      <StaleNote query={query} what={what}>
        {children(query.data)}
      </StaleNote>
    )
  if (error === null) return skeleton
  return (
    <ErrorState
      error={error}
      attempt={`load ${what}`}
      onRetry={retry}
      retrying={isRetrying && query.isFetching}
    />
  )
}

/** The last error, also while the query is tried again: only what succeeds takes its place. */
function useError({ error, errorUpdateCount }: UseQueryResult): Error | null {
  const [last, setLast] = useState(error)
  if (error && error !== last) setLast(error)
  return error ?? (errorUpdateCount > 0 ? last : null)
}

interface StaleNoteProps {
  query: UseQueryResult
  /** What the query brings: "the models". */
  what: string
  children: ReactNode
}

const IsNoted = createContext(false)

/** Says above content that it could not be refreshed, and since when; once, however many queries it is made of. */
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
    <Callout
      tone="warning"
      action={
        <Button small busy={isRetrying && isFetching} onClick={retry}>
          Retry
        </Button>
      }
    >
      <p>
        <strong>
          Could not refresh {what} since <Time value={new Date(dataUpdatedAt).toISOString()} />.
        </strong>{' '}
        {describeError(error)}
      </p>
      <SameCall error={error} attempt={`refresh ${what}`} />
    </Callout>
  )
}

/**
 * Asks again for everything on the page that failed: what fails together comes back together.
 * @returns what a button calls, and whether that is under way; queries that are repeated by themselves do not show
 */
function useRetry() {
  const client = useQueryClient()
  const [isRetrying, setRetrying] = useState(false)
  const retry = async () => {
    setRetrying(true)
    await client.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' })
    setRetrying(false)
  }
  return { isRetrying, retry: () => void retry() }
}
