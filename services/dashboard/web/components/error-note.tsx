/** An error beside what caused it, such as in a form or dialog: the sentence, and the call to copy behind it. */
import { describeError } from './error-state.js'
import styles from './error-note.module.css'
import { SameCall } from './same-call.js'

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
      <SameCall error={error} attempt={attempt} />
    </div>
  )
}
