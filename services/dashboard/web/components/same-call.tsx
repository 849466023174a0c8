/** The call that failed as a command for a shell, behind its status and code. */
import { ApiError } from '../api/api-error.js'
import { curlOf } from '../api/curl.js'
import { Code } from './code.js'
import styles from './same-call.module.css'

interface SameCallProps {
  error: unknown
  /** What was attempted: "deploy". */
  attempt: string
}

/** Nothing where no call failed. */
export function SameCall({ error, attempt }: SameCallProps) {
  if (!(error instanceof ApiError)) return null
  return (
    <details className={styles.call}>
      <summary>
        {error.status > 0 ? `${error.status}, ` : ''}
        {error.code}: the same call in a shell
      </summary>
      <Code label={`curl command to ${attempt}`}>{curlOf(error.call, location.origin)}</Code>
    </details>
  )
}
