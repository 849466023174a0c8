/** What failed, why, how to try again, and the command that repeats the call. */
import { ApiError } from '../api/api-error.js'
import { curlOf } from '../api/curl.js'
import { Button } from './button.js'
import { Callout } from './callout.js'
import { Code } from './code.js'
import { RetryIcon, WarningIcon } from './icons.js'
import styles from './state.module.css'

interface ErrorProps {
  error: unknown
  /** What was attempted: "load the models"; the heading is "Could not load the models". */
  attempt: string
}

interface ErrorStateProps extends ErrorProps {
  onRetry?: (() => void) | undefined
  /** Whether a retry is under way. */
  retrying?: boolean
}

/** In place of the content that could not be loaded. */
export function ErrorState({ error, attempt, onRetry, retrying = false }: ErrorStateProps) {
  return (
    <div className={styles.state} role="alert">
      <h2 className={styles.title}>
        <span className={styles.danger}>
          <WarningIcon />
        </span>
        Could not {attempt}
      </h2>
      <p className={styles.words}>{describeError(error)}</p>
      {onRetry && (
        <Button icon={<RetryIcon />} busy={retrying} onClick={onRetry}>
          Retry
        </Button>
      )}
      {error instanceof ApiError && (
        <div className={styles.code}>
          <p className="muted">
            {error.status > 0 ? `${error.status}, ` : ''}
            <code>{error.code}</code>. The same call in a shell:
          </p>
          <Code label={`curl command to ${attempt}`}>{curlOf(error.call, location.origin)}</Code>
        </div>
      )}
    </div>
  )
}

/** A sentence for people. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const sentence = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
}

/** Beside what caused the error, such as in a form or dialog. */
export function ErrorNote({
  error,
  attempt,
  title = `Could not ${attempt}`,
}: ErrorProps & { title?: string }) {
  return (
    <Callout tone="danger">
      <p>
        <strong>{title}.</strong> {describeError(error)}
      </p>
      <SameCall error={error} attempt={attempt} />
    </Callout>
  )
}

/** The call that failed as a command for a shell; nothing where no call failed. */
export function SameCall({ error, attempt }: ErrorProps) {
  if (!(error instanceof ApiError)) return null
  return (
    <details className={styles.call}>
      <summary className="hint">
        {error.status > 0 ? `${error.status}, ` : ''}
        {error.code}: the same call in a shell
      </summary>
      <Code label={`curl command to ${attempt}`}>{curlOf(error.call, location.origin)}</Code>
    </details>
  )
}
