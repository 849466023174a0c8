/** Why an upload failed, with the command that repeats it. */
import { ApiError } from '../../../api/api-error.js'
import { ErrorNote } from '../../../components/error-note.js'

export const UploadError = ({ error }: { error: unknown }) => (
  <ErrorNote error={error} attempt="upload the file" {...titleOf(error)} />
)

function titleOf(error: unknown): { title?: string } {
  const code = error instanceof ApiError ? error.code : undefined
  if (code === 'invalid_data') return { title: 'The file cannot be used as it is' }
  if (code === 'too_large') return { title: 'The file is too large' }
  return {}
}

/** The row that a refusal names, or none. */
export function faultyRowsOf(error: unknown): number[] {
  if (!(error instanceof ApiError) || error.code !== 'invalid_data') return []
  const row = /^Row (\d+) /.exec(error.detail)?.[1]
  return row === undefined ? [] : [Number(row)]
}
