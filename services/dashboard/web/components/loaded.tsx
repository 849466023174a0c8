/** What a query brings: its place while it loads, its error, or the content; old content stays when a refresh fails. */
import type { UseQueryResult } from '@tanstack/react-query'
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
  const retry = () => void query.refetch()
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
