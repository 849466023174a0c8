/** What a query brings: its place while it loads, its error, or the content; old content stays when a refresh fails. */
import type { UseQueryResult } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ErrorState } from './error-state.js'
import { Skeleton } from './skeleton.js'
import { StaleNote } from './stale-note.js'
import { useRetry } from './use-retry.js'

interface LoadedProps<T> {
  query: UseQueryResult<T>
  /** What is loaded: "the models". */
  what: string
  /** Of the size that the content will have. */
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
