/** Why an upload failed, with the command that repeats it. */
import { ApiError } from '../../../api/api-error.js'
import { curlOf } from '../../../api/curl.js'
import { Code } from '../../../components/code.js'
import { describeError } from '../../../components/error-state.js'
import styles from './data.module.css'

export function UploadError({ error, file }: { error: unknown; file: File }) {
  return (
    <div className={styles.failure} role="alert">
      <p>
        <strong>{titleOf(error)}.</strong> {describeError(error)}
      </p>
      {error instanceof ApiError && (
        <details>
          <summary>
            {error.status > 0 ? `${error.status}, ` : ''}
            {error.code}: the same call in a shell
          </summary>
          <Code label="curl command to upload the file">
            {`${curlOf(error.call, location.origin)} --data-binary '@${file.name.replaceAll("'", `'\\''`)}'`}
          </Code>
        </details>
      )}
    </div>
  )
}

function titleOf(error: unknown): string {
  const code = error instanceof ApiError ? error.code : undefined
  if (code === 'invalid_data') return 'The file cannot be used as it is'
  if (code === 'too_large') return 'The file is too large'
  return 'Could not upload the file'
}

/** The row that a refusal names. */
export function faultyRowOf(error: unknown): number | undefined {
  if (!(error instanceof ApiError) || error.code !== 'invalid_data') return undefined
  const row = /^Row (\d+) /.exec(error.detail)?.[1]
  return row === undefined ? undefined : Number(row)
}
