/** An error beside what caused it, such as in a form or dialog: the sentence, and the call to copy behind it. */
import { ApiError } from '../api/api-error.js'
import { curlOf } from '../api/curl.js'
import { Code } from './code.js'
import { describeError } from './error-state.js'
import styles from './error-note.module.css'

/** @param attempt what was attempted: "deploy" */
export function ErrorNote({ error, attempt }: { error: unknown; attempt: string }) {
  return (
    <div className={styles.note} role="alert">
      <p>
        <strong>Could not {attempt}.</strong> {describeError(error)}
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
