/** An error beside what caused it, such as in a form or dialog: the sentence, and the call to copy behind it. */
import { ApiError } from '../api/api-error.js'
import { curlOf } from '../api/curl.js'
import { Code } from './code.js'
import { describeError } from './error-state.js'
import styles from './error-note.module.css'

interface ErrorNoteProps {
  error: unknown
  /** What was attempted: "deploy". */
  attempt: string
  title?: string
}

export function ErrorNote({ error, attempt, title = `Could not ${attempt}` }: ErrorNoteProps) {
  return (
    <div className={styles.note} role="alert">
      <p>
        <strong>{title}.</strong> {describeError(error)}
      </p>
      {error instanceof ApiError && (
        <details>
          <summary>
            {error.status > 0 ? `${error.status}, ` : ''}
            {error.code}: the same call in a shell
          </summary>
          <Code label={`curl command to ${attempt}`}>{curlOf(error.call, location.origin)}</Code>
        </details>
      )}
    </div>
  )
}
