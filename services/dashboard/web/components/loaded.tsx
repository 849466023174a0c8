/** What a query brings: its place while it loads, its error, or the content; old content stays when a refresh fails. */
import { useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from './button.js'
import { describeError, ErrorState } from './error-state.js'
import { WarningIcon } from './icons.js'
import { Skeleton } from './skeleton.js'
import styles from './state.module.css'

interface LoadedProps<T> {
  query: UseQueryResult<T>
  /** What is loaded: "the models". */
  what: string
  /** Of the size that the content will have. */
  skeleton?: ReactNode
  children: (data: T) => ReactNode
}

export function Loaded<T>({ query, what, skeleton = <Skeleton lines={6} />, children }: LoadedProps<T>) {
  const { data, error, isFetching } = query
  const retry = useRetry()
  if (data === undefined)
    return error ? (
      <ErrorState error={error} attempt={`load ${what}`} onRetry={retry} retrying={isFetching} />
    ) : (
      skeleton
    )
  return (
    <>
      {error && (
        <div className={styles.stale} role="alert">
          <WarningIcon />
          <span>
            Could not refresh {what}; these are from before. {describeError(error)}
          </span>
          <Button small busy={isFetching} onClick={retry}>
            Retry
          </Button>
        </div>
      )}
      {children(data)}
    </>
  )
}

/** Asks again for everything on the page that failed: what fails together comes back together. */
function useRetry() {
  const client = useQueryClient()
  return () =>
    void client.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' })
}
