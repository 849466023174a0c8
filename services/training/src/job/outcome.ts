/** How the job reports its end: an exit code and a reason. */
import { isProblem, messageOf, type Problem, type ProblemCode } from '@modelops/common/problem'

const BAD_CONFIGURATION = 2
const EXIT_CODES: Partial<Record<ProblemCode, number>> = {
  invalid_config: 2,
  invalid_body: 2,
  invalid_query: 2,
  invalid_json: 2,
  invalid_name: 2,
  dataset_not_found: 2,
  unknown_feature: 2,
  invalid_data: 3,
  unusable_target: 3,
  unsupported_model: 3,
  artifact_corrupt: 3,
  format_too_new: 3,
  training_diverged: 4,
}

export function exitCodeOf(error: unknown): number {
  if (!isProblem(error)) return 1
  return isAbsentTarget(error) ? BAD_CONFIGURATION : (EXIT_CODES[error.code] ?? 1)
}

/** It is the request that is wrong, not the data; the columns that there are come with the problem. */
const isAbsentTarget = ({ code, expected }: Problem) => code === 'unusable_target' && Array.isArray(expected)

export const reasonOf = (error: unknown): string =>
  isProblem(error) ? `${error.code}: ${error.detail}` : `internal: ${messageOf(error)}`
