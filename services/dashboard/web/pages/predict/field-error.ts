/** Which field a refusal of the inference service is about. */
import { ApiError } from '../../api/api-error.js'
import type { Feature } from '../../api/types.js'

const fieldCodes = new Set(['wrong_type', 'missing_value', 'unknown_category'])

/** @returns the index of the feature that the problem names; undefined where it is about something else */
export function fieldOfError(error: unknown, features: readonly Feature[]): number | undefined {
  if (!(error instanceof ApiError) || !fieldCodes.has(error.code)) return undefined
  const index = features.findIndex(({ name }) => error.detail.startsWith(`Feature '${name}' `))
  return index === -1 ? undefined : index
}
